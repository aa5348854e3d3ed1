"""One face among many in pgvector: the exact scan beside an HNSW index, on made-up vectors.

The vectors lie as those of faces do: five to a person, about 0.8 cosine from the person's middle.
They go into a temporary table, which PostgreSQL drops by itself.
"""

import time
from collections.abc import Iterator

import numpy as np
from django.db import connection, transaction

from recognition.benchmarks.measurement import Measurement
from recognition.engine.types import EMBEDDING_SIZE, Embeddings

DEFAULT_SIZE = 100_000
PHOTOS_EACH = 5
SPREAD = 0.75  # length of the noise beside a unit vector: cosine 1 / sqrt(1 + 0.75²) = 0.8
PROBES = 200
BATCH = 5_000
EF_SEARCH = 160
CREATE = (
    f"CREATE TEMPORARY TABLE bench_faces (id int, face vector({EMBEDDING_SIZE})) ON COMMIT DROP"
)
INDEX = (
    f"CREATE INDEX bench_faces_hnsw ON bench_faces USING hnsw "
    f"((face::halfvec({EMBEDDING_SIZE})) halfvec_cosine_ops) WITH (m = 16, ef_construction = 100)"
)
EXACT = "SELECT id FROM bench_faces ORDER BY face <=> %s::vector LIMIT 1"
# Half precision in the index: half the memory to read, and cosines that differ by less than 0.001.
BY_INDEX = (
    "SELECT id FROM bench_faces "  # noqa: S608  nothing but numbers of our own
    f"ORDER BY face::halfvec({EMBEDDING_SIZE}) <=> %s::halfvec({EMBEDDING_SIZE}) LIMIT 1"
)


def make_people(count: int, chance: np.random.Generator) -> Embeddings:
    """(count, 512) unit vectors, the middles of as many people."""
    return _normalise(chance.standard_normal((count, EMBEDDING_SIZE)).astype(np.float32))


def make_photos(middles: Embeddings, chance: np.random.Generator) -> Embeddings:
    """(N, 512) unit vectors, each about 0.8 cosine from its middle."""
    noise = chance.standard_normal(middles.shape).astype(np.float32)
    return _normalise(middles + SPREAD * _normalise(noise))


@transaction.atomic
def measure_search(*, size: int = DEFAULT_SIZE) -> Measurement:
    """Milliseconds to find the nearest of many faces by HNSW; the baseline is the exact scan."""
    chance = np.random.default_rng(1)
    people = make_people(max(size // PHOTOS_EACH, 1), chance)
    _fill(people, size, chance)
    probes = make_photos(people[chance.integers(len(people), size=PROBES)], chance)
    exact, exact_ms = _search(EXACT, probes)
    started = time.perf_counter()
    _execute("SET LOCAL maintenance_work_mem = '1GB'")
    _execute(INDEX)
    build_s = time.perf_counter() - started
    _execute(f"SET LOCAL hnsw.ef_search = {EF_SEARCH}")
    _execute("SET LOCAL enable_seqscan = off")
    found, hnsw_ms = _search(BY_INDEX, probes)
    context = {
        "size": size,
        "p50": round(float(np.percentile(hnsw_ms, 50)), 2),
        "p95": round(float(np.percentile(hnsw_ms, 95)), 2),
        "recall_at_1": round(float(np.mean(np.array(exact) == np.array(found))), 4),
        "exact_p50": round(float(np.percentile(exact_ms, 50)), 2),
        "exact_p95": round(float(np.percentile(exact_ms, 95)), 2),
        "ef_search": EF_SEARCH,
        "build_s": round(build_s, 1),
        "probes": PROBES,
    }
    median, baseline = float(np.median(hnsw_ms)), float(np.median(exact_ms))
    return Measurement("search", "ms", median, baseline, context=context)


def _fill(people: Embeddings, size: int, chance: np.random.Generator) -> None:
    _execute("CREATE EXTENSION IF NOT EXISTS vector")
    _execute("SET LOCAL temp_buffers = '1GB'")
    _execute(CREATE)
    _execute("ALTER TABLE bench_faces ALTER COLUMN face SET STORAGE PLAIN")  # as in people_employee
    with connection.cursor() as cursor, cursor.copy("COPY bench_faces FROM STDIN") as copy:
        for number, face in enumerate(_generate(people, size, chance)):
            copy.write_row((number, _as_text(face)))
    _execute("ANALYZE bench_faces")


def _generate(people: Embeddings, size: int, chance: np.random.Generator) -> Iterator[Embeddings]:
    """`size` photos, person after person, made in batches."""
    for start in range(0, size, BATCH):
        owners = np.arange(start, min(start + BATCH, size)) % len(people)
        yield from make_photos(people[owners], chance)


def _search(query: str, probes: Embeddings) -> tuple[list[int], list[float]]:
    """The nearest id of each probe, and the milliseconds that each took."""
    found, times_ms = [], []
    with connection.cursor() as cursor:
        for probe in probes:
            text = _as_text(probe)
            started = time.perf_counter()
            cursor.execute(query, [text])
            row = cursor.fetchone()
            times_ms.append((time.perf_counter() - started) * 1e3)
            found.append(int(row[0]))
    return found, times_ms


def _as_text(vector: Embeddings) -> str:
    """A vector as pgvector reads it."""
    return f"[{','.join(f'{value:.6g}' for value in vector.tolist())}]"


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _normalise(vectors: Embeddings) -> Embeddings:
    unit: Embeddings = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit
