"""How large a process is that does nothing but recognise faces."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

from recognition.benchmarks.engine import make_frame
from recognition.benchmarks.measurement import Measurement
from recognition.engine.images import encode_jpeg

FACES = (1, 8)
FRAMES = 60

WORK = """
import json, resource, sys
from pathlib import Path
from recognition.benchmarks.measurement import read_peak_mib
from recognition.decision import decide
from recognition.engine.images import decode_frame
from recognition.engine.loading import load_engine
from recognition.stream import FaceStream

task = json.loads(sys.argv[1])
engine = load_engine(
    backend=task["backend"],
    precision="auto",
    model_directories=[Path(folder) for folder in task["models"]],
    cache_directory=Path(task["cache"]),
)
for file in task["frames"]:
    stream = FaceStream(engine=engine, identify=lambda embedding: decide([]), count_erasures=int)
    for number in range(task["count"]):
        stream.process(decode_frame(Path(file).read_bytes()), time_s=number / 15)
pages = int(Path("/proc/self/statm").read_text().split()[1])
print(json.dumps({
    "resident": pages * resource.getpagesize() / 2**20,
    "peak": read_peak_mib(),
    "torch_loaded": "torch" in sys.modules,
    "precision": engine.precision,
}))
"""


def measure_worker() -> Measurement:
    """Resident MiB of a process that follows and recognises faces, no web server in it."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        frames = [Path(folder) / f"{count}.jpg" for count in FACES]
        for file, count in zip(frames, FACES, strict=True):
            file.write_bytes(encode_jpeg(make_frame(count)))
        ours, theirs = (_work(backend, frames) for backend in ("openvino", "torch"))
    context = {
        "peak": round(ours["peak"]),
        "baseline_peak": round(theirs["peak"]),
        "torch_loaded": ours["torch_loaded"],
        "precision": ours["precision"],
        "resolution": "640x480",
        "faces": " and ".join(map(str, FACES)),
        "frames": FRAMES * len(FACES),
    }
    return Measurement("worker", "MiB", ours["resident"], theirs["resident"], context=context)


def _work(backend: str, frames: list[Path]) -> dict[str, Any]:
    """What a process of its own says of itself after its work."""
    task = {
        "backend": backend,
        "models": [str(path) for path in settings.MODEL_DIRECTORIES],
        "cache": str(settings.ENGINE_CACHE_DIR),
        "frames": [str(path) for path in frames],
        "count": FRAMES,
    }
    done = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-c", WORK, json.dumps(task)],
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result
