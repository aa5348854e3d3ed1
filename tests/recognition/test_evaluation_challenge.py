"""`evaluate challenge`: pictures held before the camera do not pass, heads that turn do."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from recognition.evaluation.responders import ATTACK_KINDS

pytestmark = [pytest.mark.engine, pytest.mark.faces, pytest.mark.usefixtures("use_engine")]


def test_pictures_fail_and_heads_pass(sample_faces, tmp_path):
    out = io.StringIO()
    call_command(
        "evaluate", "challenge", faces=sample_faces / "lfw_dev", attacks=len(ATTACK_KINDS),
        films=tmp_path,
        json=True, stdout=out,
    )  # fmt: skip
    result = json.loads(out.getvalue())
    assert (result["attacks"], result["passed_challenge"]) == (len(ATTACK_KINDS), 0)
    assert {kind: found["tried"] for kind, found in result["by_kind"].items()} == dict.fromkeys(
        ATTACK_KINDS, 1
    )
    assert (result["genuine"], result["genuine_passed"]) == (2, 2)
    films = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.mp4"))
    assert len(films) == len(ATTACK_KINDS) + 2
    assert films[-1] == "bona_fide/0001.mp4"


def test_photos_without_a_face_are_refused(tmp_path):
    (tmp_path / "nobody").mkdir()
    with pytest.raises(CommandError):
        call_command("evaluate", "challenge", faces=tmp_path, json=True)
