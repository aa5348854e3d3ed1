"""`evaluate challenge`: pictures held before the camera do not pass, heads that turn do."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

pytestmark = [pytest.mark.engine, pytest.mark.faces, pytest.mark.usefixtures("use_engine")]


def test_pictures_fail_and_heads_pass(sample_faces, tmp_path):
    out = io.StringIO()
    call_command(
        "evaluate", "challenge", faces=sample_faces / "lfw_dev", attacks=5, films=tmp_path,
        json=True, stdout=out,
    )  # fmt: skip
    result = json.loads(out.getvalue())
    assert (result["attacks"], result["passed_both"]) == (5, 0)
    assert {kind: found["tried"] for kind, found in result["by_kind"].items()} == {
        "photo_moved": 1, "photo_turned": 1, "photo_bent": 1, "screen_photo": 1, "screen_film": 1,
    }  # fmt: skip
    assert (result["genuine"], result["genuine_passed"]) == (1, 1)
    films = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.mp4"))
    assert len(films) == 6
    assert films[-1] == "bona_fide/0000.mp4"


def test_photos_without_a_face_are_refused(tmp_path):
    (tmp_path / "nobody").mkdir()
    with pytest.raises(CommandError):
        call_command("evaluate", "challenge", faces=tmp_path, json=True)
