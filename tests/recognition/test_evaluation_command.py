"""`manage.py evaluate` on real photos, as a person types it."""

import io
import itertools
import json
import shutil

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from recognition.engine import covering
from recognition.evaluation.baseline import BaselineReader
from recognition.evaluation.reading import PhotoReader

pytestmark = [pytest.mark.engine, pytest.mark.faces]

KNOWN, STRANGERS = 5, 12
PHOTOS_EACH = 8


def run(*arguments):
    output = io.StringIO()
    call_command("evaluate", *map(str, arguments), stdout=output)
    return output.getvalue()


@pytest.fixture(scope="module")
def faces(tmp_path_factory, sample_faces):
    """Five people with eight photos, twelve with one: a small world of real photos."""
    folder = tmp_path_factory.mktemp("faces")
    people = sorted((sample_faces / "lfw_dev").iterdir())
    sizes = {person: sorted(person.glob("*.jpg")) for person in people}
    known = [photos[:PHOTOS_EACH] for photos in sizes.values() if len(photos) >= PHOTOS_EACH]
    strangers = [photos for photos in sizes.values() if len(photos) == 1]
    for photos in known[:KNOWN] + strangers[:STRANGERS]:
        (folder / photos[0].parent.name).mkdir()
        for photo in photos:
            shutil.copy(photo, folder / photo.parent.name)
    return folder


@pytest.fixture(scope="module")
def pairs(faces):
    """Pairs of the same small world."""
    names = sorted(path.name for path in faces.iterdir())
    known = [name for name in names if len(list((faces / name).iterdir())) > 1]
    strangers = [name for name in names if name not in known]
    same = [f"{name}\t{n}\t{n + 1}" for name in known for n in range(1, 4)]
    different = [f"{a}\t1\t{b}\t1" for a, b in itertools.pairwise(strangers[:6])]
    file = faces.parent / "pairs.txt"
    file.write_text("\n".join(same + different))
    return file


class SharedBaseline(BaselineReader):
    """Remembers the last answer, for the same photos."""

    _last = None

    def read(self, paths, *, advance=lambda: None):
        paths = list(paths)
        if self._last is None or self._last[0] != paths:
            self._last = paths, super().read(paths, advance=advance)
        return self._last[1]


@pytest.fixture(autouse=True, scope="module")
def read_once(engine):
    """All commands of this module share their readers: photos are looked at once."""
    muster, baseline = PhotoReader(engine), SharedBaseline(settings.MODEL_DIRECTORIES)
    patch = pytest.MonkeyPatch()
    patch.setattr("recognition.management.commands.evaluate.PhotoReader", lambda _engine: muster)
    patch.setattr("recognition.management.commands.evaluate.BaselineReader", lambda _d: baseline)
    yield
    patch.undo()


def test_verification_prints_json_and_draws_a_curve(faces, pairs, tmp_path):
    curve = tmp_path / "roc.svg"
    answer = json.loads(
        run("verification", "--faces", faces, "--pairs", pairs, "--json", "--curve", curve)
    )
    assert answer["accuracy"] >= 0.9
    assert set(answer["tar"]) == {"0.01", "0.001"}
    assert {"accuracy_std", "eer", "not_found", "precision", "model_id"} <= set(answer)
    assert (answer["pairs_same"], answer["pairs_different"]) == (15, 5)
    assert curve.read_text().startswith("<svg")


def test_the_baseline_is_measured_beside(faces, pairs):
    answer = json.loads(
        run("verification", "--faces", faces, "--pairs", pairs, "--json", "--baseline")
    )
    assert answer["baseline"]["accuracy"] >= 0.9
    assert answer["baseline"]["photos"] == answer["photos"]


def test_identification_prints_json_and_draws_a_curve(faces, tmp_path):
    curve = tmp_path / "det.svg"
    answer = json.loads(run("identification", "--faces", faces, "--json", "--curve", curve))
    assert answer["rank1"] >= 0.9
    assert set(answer["fnir"]) == {"0.1", "0.03", "0.01", "0.003"}
    assert answer["fnir"]["0.01"] <= 0.1
    assert answer["baseline"]["score"] == "best sample and threshold"
    assert (answer["enrolled"], answer["probes"], answer["strangers"]) == (5, 25, 12)
    assert curve.read_text().startswith("<svg")


def test_several_images_per_probe(faces):
    answer = json.loads(run("identification", "--faces", faces, "--probe-images", 5, "--json"))
    assert (answer["probes"], answer["rank1"], answer["fnir"]["0.01"]) == (5, 1, 0)


def test_without_json_it_reads_like_a_list(faces):
    output = run("identification", "--faces", faces, "--enrol", 2)
    assert "rank1: " in output
    assert "  0.01: 0.0" in output


def test_covered_faces_are_counted_by_kind(faces):
    answer = json.loads(run("covered", "--faces", faces, "--json"))
    assert (answer["people"], answer["fitted_people"]) == (8, 9)
    untouched = answer["kinds"]["untouched photos"]
    assert untouched == {"photos": 10, "not_found": 0, "flagged": untouched["flagged"]}
    assert answer["covers_found"] >= 0.7
    assert "flagged_unseen_kind" in answer["kinds"]["surgical mask"]
    assert "flagged_unseen_kind" not in answer["kinds"]["spectacles"]


def test_a_measure_can_be_fitted_and_kept(faces, tmp_path, monkeypatch):
    few = tmp_path / "few"
    for person in sorted(faces.iterdir())[:8]:
        shutil.copytree(person, few / person.name)
    kept = tmp_path / "weights.json"
    monkeypatch.setattr(covering, "WEIGHTS_FILE", kept)
    try:
        assert "covers found: " in run("covered", "--faces", few, "--fit")
        assert len(json.loads(kept.read_text())["weights"]) == covering.FEATURE_COUNT
    finally:
        covering.load_measure.cache_clear()


def test_the_page_is_written_with_both_pipelines(faces, pairs, tmp_path):
    page = tmp_path / "accuracy.md"
    run("report", "--faces", faces, "--pairs", pairs, "--write", page)
    assert "| Verification: accuracy, not below facenet-pytorch's own pipeline |" in (
        page.read_text()
    )
    assert (tmp_path / "accuracy-verification.svg").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("identification", "--faces", "/nowhere"), "is not a folder"),
        (("identification", "--faces", "{faces}", "--enrol", "50"), "Nobody has 50 photos"),
        (("verification", "--faces", "{faces}", "--pairs", "/nowhere"), "cannot be read"),
        (("verification", "--faces", "{faces}", "--pairs", "{faces}"), "cannot be read"),
        (("identification", "--faces", "{faces}", "--curve", "roc.png"), "name the file roc.svg"),
        (
            ("identification", "--faces", "{faces}", "--curve", "/nowhere/x.svg"),
            "there is no folder",
        ),
        (("identification", "--faces", "{faces}", "--enrol", "0"), "not a number of photos"),
        (("covered", "--faces", "{one}"), "at least 8 are needed"),
        (
            ("report", "--faces", "{faces}", "--pairs", "{pairs}", "--write", "/nowhere/x.md"),
            "there is no folder /nowhere",
        ),
        ((), "required: ACTION"),
    ],
)
def test_what_cannot_be_evaluated_is_said(faces, pairs, tmp_path, arguments, message):
    one = tmp_path / "one"
    shutil.copytree(next(faces.iterdir()), one / "Somebody")
    places = {"faces": faces, "pairs": pairs, "one": one}
    with pytest.raises(CommandError, match=message):
        run(*(argument.format(**places) for argument in arguments))


def test_files_that_are_no_photos_count_as_not_found(engine, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"not a photo")
    assert PhotoReader(engine).read([broken, tmp_path / "missing.jpg"]) == {}
