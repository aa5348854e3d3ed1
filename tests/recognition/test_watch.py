"""watch, verify and find, as a person types them."""

import io
import json

import cv2
import numpy as np
import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from attendance.models import AttendanceEvent
from recognition.benchmarks.rtsp.films import encode_film
from recognition.services import enrol
from tests.company_fixtures import as_jpeg, make_employee

pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.usefixtures("use_engine")]


class Terminal(io.StringIO):
    """An output that somebody looks at."""

    def isatty(self):
        return True


def run(*arguments, output=None):
    output = output or io.StringIO()
    try:
        call_command(*map(str, arguments), stdout=output, stderr=io.StringIO())
    except SystemExit as exit_:
        return output.getvalue(), exit_.code
    return output.getvalue(), 0


@pytest.fixture
def ada(portrait):
    employee = make_employee("Ada Lovelace")
    enrol(employee=employee, photos=[portrait])
    return employee


@pytest.fixture
def clip(tmp_path, portrait):
    """A video of the portrait, moving a little."""
    picture = np.asarray(Image.open(io.BytesIO(portrait)))
    writer = cv2.VideoWriter(
        str(tmp_path / "clip.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 10, (512, 512)
    )
    for number in range(15):
        writer.write(cv2.cvtColor(np.roll(picture, number, axis=1), cv2.COLOR_RGB2BGR))
    writer.release()
    return tmp_path / "clip.avi"


def test_watch_names_people_saves_the_video_and_records_nothing(ada, clip, tmp_path):
    output, status = run("watch", clip, "--headless", "--save", tmp_path / "out.mp4")
    assert status == 0
    assert "15 frames of 512x512" in output
    assert f"Ada Lovelace ({ada.number})" in output
    saved = cv2.VideoCapture(str(tmp_path / "out.mp4"))
    assert int(saved.get(cv2.CAP_PROP_FRAME_COUNT)) == 15
    assert saved.read()[1].shape == (512, 512, 3)
    saved.release()
    assert not AttendanceEvent.objects.exists()


def test_watch_prints_a_line_a_frame_and_a_summary(ada, clip):
    output, _status = run("watch", clip, "--json", "--limit-frames", 8)
    *frames, last = [json.loads(line) for line in output.splitlines()]
    assert [frame["frame"] for frame in frames] == list(range(1, 9))
    assert frames[-1]["faces"][0]["name"] == "Ada Lovelace"
    assert last["summary"]["people"][0]["number"] == ada.number
    assert last["summary"]["resolution"] == "512x512"


def test_watch_recognises_the_pictures_of_a_folder(ada, tmp_path, portrait):
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "one.jpg").write_bytes(portrait)
    output, _status = run("watch", folder, "--headless")
    assert "Ada Lovelace" in output


def test_watch_of_nothing_says_what_to_name():
    with pytest.raises(CommandError, match="Name a webcam"):
        run("watch", "nothing.mp4", "--headless")


def test_watch_cannot_write_everywhere(clip):
    with pytest.raises(CommandError, match="cannot be written"):
        run("watch", clip, "--headless", "--save", "/nowhere/out.mp4")


@pytest.fixture
def camera(rtsp_server, tmp_path_factory, portrait):
    """The address of an IP camera before which the portrait moves a little."""
    if not rtsp_server.has("/portrait"):
        picture = np.asarray(Image.open(io.BytesIO(portrait)))
        path = tmp_path_factory.mktemp("films") / "portrait.h264"
        images = (np.roll(picture, number, axis=1) for number in range(20))
        rtsp_server.serve("/portrait", encode_film(images, path, frames_per_s=10))
    return rtsp_server.url("/portrait")


def test_watch_sees_several_sources_at_once(ada, clip, camera):
    nobody = "rtsp://anna:secret@127.0.0.1:9/door"
    output, status = run("watch", clip, camera, nobody, "--json", "--limit-frames", 25)
    *frames, last = [json.loads(line) for line in output.splitlines()]
    film, live, lost = last["summary"]["sources"]
    assert (status, len(frames)) == (0, 25)
    assert {frame["source"] for frame in frames} == {str(clip), camera}
    assert (film["frames"], live["frames"]) == (15, 10)
    assert [person["number"] for person in film["people"]] == [ada.number]
    assert [person["number"] for person in live["people"]] == [ada.number]
    assert (lost["frames"], lost["source"]) == (0, "rtsp://***@127.0.0.1:9/door")
    assert "refuses connections on port 9" in lost["problem"]
    assert not AttendanceEvent.objects.exists()


def test_watch_shows_several_sources_as_a_table(ada, camera, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "200")
    nobody = "rtsp://127.0.0.1:9/door"
    output, _status = run("watch", camera, nobody, "--limit-frames", 12, output=Terminal())
    table = capsys.readouterr().out
    live, lost = (line for line in table.splitlines() if "rtsp://" in line)
    assert "Ada Lovelace" in live
    assert " ms " in live
    assert "Check port and service" in lost
    assert f"Ada Lovelace ({ada.number})" in output
    with pytest.raises(CommandError, match="Name only that one"):
        run("watch", camera, nobody, "--save", tmp_path / "x.mp4")


def test_verify_tells_same_from_different(tmp_path, portrait, landscape):
    picture = np.asarray(Image.open(io.BytesIO(portrait)))
    files = {"a": portrait, "b": as_jpeg(picture[:, ::-1]), "none": landscape, "bad": b"x"}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    output, status = run("verify", tmp_path / "a", tmp_path / "b", "--json")
    answer = json.loads(output)
    assert (status, answer["same"]) == (0, True)
    assert answer["cosine"] > answer["threshold"]
    assert run("verify", tmp_path / "a", tmp_path / "none")[1] == 4
    with pytest.raises(CommandError, match="not an image"):
        run("verify", tmp_path / "a", tmp_path / "bad")
    with pytest.raises(CommandError, match="cannot be read"):
        run("verify", tmp_path / "a", tmp_path / "missing")


@pytest.mark.faces
def test_verify_ends_with_3_for_two_people(sample_faces):
    people = sorted((sample_faces / "people").iterdir())[:2]
    one, other = (min(person.iterdir()) for person in people)
    output, status = run("verify", one, other)
    assert status == 3
    assert output.startswith("different people")


def test_find_lists_the_most_similar_photos(ada, tmp_path, portrait, landscape):
    (tmp_path / "a.jpg").write_bytes(portrait)
    (tmp_path / "none.jpg").write_bytes(landscape)
    output, status = run("find", tmp_path / "a.jpg", "--json")
    (sample,) = json.loads(output)["samples"]
    assert (status, sample["name"]) == (0, "Ada Lovelace")
    assert sample["cosine"] > 0.99
    assert "Ada Lovelace" in run("find", tmp_path / "a.jpg")[0]
    assert run("find", tmp_path / "none.jpg")[1] == 4
    with pytest.raises(CommandError, match="1 or more"):
        run("find", tmp_path / "a.jpg", "--limit", 0)


def test_find_in_an_empty_gallery_says_so(tmp_path, portrait):
    (tmp_path / "a.jpg").write_bytes(portrait)
    assert run("find", tmp_path / "a.jpg") == ("Nobody is enrolled.\n", 3)
