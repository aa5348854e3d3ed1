"""`manage.py evaluate liveness` on real photos and a real video, as a person types it."""

import io
import json

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from recognition.engine.images import encode_jpeg
from recognition.engine.weights import WeightsError
from recognition.runtime import get_liveness

pytestmark = [pytest.mark.engine, pytest.mark.faces]

KIND = "photo or screen"


def run(*arguments):
    output = io.StringIO()
    call_command("evaluate", "liveness", *map(str, arguments), stdout=output)
    return output.getvalue()


@pytest.fixture(scope="module")
def presentations(tmp_path_factory, sample_faces, liveness):
    """One talking person, one photo of a person, a wall, and two attacks."""
    folder = tmp_path_factory.mktemp("presentations")
    people, attacks = folder / "bona_fide", folder / "attack" / KIND
    people.mkdir()
    attacks.mkdir(parents=True)
    (people / "talking.mp4").symlink_to(sample_faces / "video" / "talking_d20.mp4")
    (people / "living.jpg").symlink_to(sample_faces / "spoof" / "image_T1.jpg")
    (people / "wall.jpg").write_bytes(encode_jpeg(np.full((480, 640, 3), 120, np.uint8)))
    for name in ("image_F1.jpg", "image_F2.jpg"):
        (attacks / name).symlink_to(sample_faces / "spoof" / name)
    return folder


def test_errors_of_both_kinds_are_counted_with_what_could_not_be_judged(presentations):
    answer = json.loads(run(presentations, "--json"))
    assert answer["apcer"] == {KIND: 0.0}
    assert (answer["apcer_highest"], answer["bpcer"]) == (0.0, 0.0)
    assert (answer["apnrr"], answer["bpnrr"]) == ({KIND: 0.0}, 0.3333)
    people, attacks = answer["bona_fide"], answer["attack"][KIND]
    assert [people[name] for name in ("presentations", "not_judged", "errors")] == [3, 1, 0]
    assert [attacks[name] for name in ("presentations", "not_judged", "errors")] == [2, 0, 0]
    assert answer["live_after_s"]["p95"] < 1
    rates = [(point["apcer"][KIND], point["bpcer"]) for point in answer["curve"]]
    assert rates == sorted(rates, key=lambda rate: (-rate[0], rate[1]))
    assert answer["threshold"] in [point["threshold"] for point in answer["curve"]]


def test_people_alone_can_be_measured_and_read_as_lines(tmp_path, sample_faces, liveness):
    (tmp_path / "bona_fide").mkdir()
    living = sample_faces / "spoof" / "image_T1.jpg"
    (tmp_path / "bona_fide" / "living.jpg").symlink_to(living)
    lines = run(tmp_path).splitlines()
    assert "bpcer: 0.0" in lines
    assert "apcer highest: None" in lines


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "neither bona_fide/ nor attack/"),
        (["bona_fide/"], "no pictures or videos"),
        (["attack/"], "one folder for each kind"),
        (["attack/phone.mp4"], "phone.mp4 lies beside them"),
        (["attack/phone/"], "no pictures or videos"),
        (["bona_fide/notes.txt"], "notes.txt is neither a picture nor a video"),
        (["bona_fide/film.mp4"], "film.mp4 is neither a picture nor a video"),
        (["bona_fide/photo.jpg"], "photo.jpg: This file is not an image"),
    ],
)
def test_what_cannot_be_measured_is_told_in_a_sentence(tmp_path, liveness, files, sentence):
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            path.mkdir()
        else:
            path.write_bytes(b"no picture")
    with pytest.raises(CommandError, match=sentence):
        run(tmp_path)


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path, liveness):
    with pytest.raises(CommandError, match="neither bona_fide"):
        run(tmp_path / "nowhere")


def test_without_weights_nobody_goes_on(settings, tmp_path):
    settings.MODEL_DIRECTORIES = [tmp_path]
    get_liveness.cache_clear()
    with pytest.raises(WeightsError, match=r"minifas_98\.20\.onnx"):
        get_liveness()
    get_liveness.cache_clear()
