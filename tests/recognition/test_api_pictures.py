"""Pictures as other systems send them: both forms, batches, and all that is no picture."""

import base64
import io
import json
import zlib

import numpy as np
import pytest
from PIL import Image

from people.models import AccessRecord
from people.scopes import Scope
from recognition import inference
from recognition.api.pictures import MAX_IMAGES, decode_base64
from recognition.engine.errors import EngineError
from tests.company_fixtures import as_jpeg
from tests.recognition.api_fixtures import as_file, as_text, ask, make_client, send

pytestmark = pytest.mark.django_db

NOISE = np.random.default_rng(1).integers(0, 255, (64, 64, 3), dtype=np.uint8)
JPEG = as_jpeg(NOISE)
SVG = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script>&a;</svg>"""
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(100)
PDF_AND_JPEG = b"%PDF-1.7\n" + JPEG + b"\n%%EOF"
SCRIPT_AND_GIF = b"GIF89a/*\x00\x00\x00*/=1;alert(1)//" + bytes(40)


def make_bomb() -> bytes:
    """A PNG of a few bytes that says it has 2,500 megapixels."""
    header = b"IHDR" + (50_000).to_bytes(4) + (50_000).to_bytes(4) + b"\x08\x02\x00\x00\x00"
    crc = zlib.crc32(header).to_bytes(4)
    data = b"IDAT" + zlib.compress(bytes(1000))
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n", (13).to_bytes(4), header, crc,
            (len(data) - 4).to_bytes(4), data, zlib.crc32(data).to_bytes(4),
        ]
    )  # fmt: skip


def make_animation() -> bytes:
    frames = [Image.fromarray(np.roll(NOISE, shift, 0)) for shift in range(5)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], loop=0)
    return buffer.getvalue()


BAD = {
    "empty": (b"", "image_empty"),
    "text": (b"hello, I am no picture", "image_unknown_format"),
    "svg with scripts": (SVG, "image_unknown_format"),
    "heic": (HEIC, "image_heic"),
    "pdf around a jpeg": (PDF_AND_JPEG, "image_unknown_format"),
    "script that begins like a gif": (SCRIPT_AND_GIF, "image_damaged"),
    "half a jpeg": (JPEG[: len(JPEG) // 2], "image_damaged"),
    "header alone": (JPEG[:20], "image_damaged"),
    "bomb": (make_bomb(), "image_too_many_pixels"),
    "tiny": (as_jpeg(NOISE[:10, :10]), "image_too_small"),
    "zip": (b"PK\x03\x04" + bytes(100), "image_unknown_format"),
}


@pytest.mark.engine
@pytest.mark.usefixtures("use_engine")
class TestBadPictures:
    """Every one of them gets a code, by both ways, and in a batch it spoils no other."""

    def test_each_is_refused_with_its_code(self):
        client = make_client()
        for name, (data, code) in BAD.items():
            answers = [
                ask(client, "detect", {"image": as_text(data)}),
                send(client, "detect", {"image": as_file(data)}),
            ]
            for answer in answers:
                problem = answer.json()
                assert answer.headers["Content-Type"] == "application/problem+json", name
                assert (answer.status_code, problem["code"]) == (400, code), name
                assert problem["detail"], name

    def test_a_batch_answers_about_each(self):
        client = make_client()
        batch = [as_text(JPEG), "no base64!", as_text(SVG), as_text(make_animation())]
        answer = ask(client, "recognise", {"images": batch})
        assert answer.status_code == 200
        results = answer.json()["results"]
        assert [result["index"] for result in results] == [0, 1, 2, 3]
        assert [(result["problem"] or {}).get("code") for result in results] == [
            None, "image_not_base64", "image_unknown_format", None,
        ]  # fmt: skip
        assert [result["answer"] for result in results[::3]] == [
            {"width": 64, "height": 64, "faces": []}
        ] * 2

    def test_a_picture_with_something_behind_it_is_a_picture(self):
        client = make_client()
        for tail in (b"<script>alert(1)</script>", b"PK\x03\x04" + bytes(200), bytes(5000)):
            answer = send(client, "detect", {"image": as_file(JPEG + tail, "x.html")})
            assert answer.json() == {"width": 64, "height": 64, "faces": []}

    def test_base64_may_be_wrapped_and_prefixed(self):
        client = make_client()
        wrapped = base64.encodebytes(JPEG).decode()
        for text in (wrapped, f"data:image/jpeg;base64,{as_text(JPEG)}", f"DATA:;BASE64,{wrapped}"):
            assert ask(client, "detect", {"image": text}).status_code == 200

    def test_a_form_takes_a_batch_as_well(self):
        client = make_client()
        values = {"images": [as_file(JPEG), as_file(b"")], "max_faces": "3", "pick": "main"}
        first, second = send(client, "detect", values).json()["results"]
        assert first["answer"]["faces"] == []
        assert second["problem"]["code"] == "image_empty"


@pytest.mark.parametrize(
    "text",
    ["!", "AAA", "AAAA=A", "data:image/png,AAAA", "data:image/png;base64", "ÄÖÜ=", "\0", "=" * 999],
)
def test_rubbish_is_no_base64(text):
    answer = ask(make_client(), "detect", {"image": text})
    assert (answer.status_code, answer.json()["code"]) == (400, "image_not_base64")


def test_base64_is_what_it_stands_for():
    assert decode_base64("aGVs\n bG8=") == b"hello"


@pytest.mark.parametrize("verb", ["detect", "recognise", "analyse", "find", "team-similarity"])
def test_a_hundred_pictures_are_refused(verb):
    client = make_client(Scope.FACES_RECOGNISE, Scope.TEAM_READ)
    answers = [ask(client, verb, {"images": [as_text(JPEG)] * 100})]
    if verb == "detect":
        answers += [
            send(client, verb, {"images": [as_file(JPEG) for _ in range(count)]})
            for count in (MAX_IMAGES + 1, 100, 150)
        ]
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (413, "too_many_images")
        assert str(MAX_IMAGES) in answer.json()["detail"]


@pytest.mark.parametrize(
    "values",
    [{}, {"images": []}, {"image": as_text(JPEG), "images": [as_text(JPEG)]}, {"image": None}],
)
def test_one_picture_or_several(values):
    answer = ask(make_client(), "detect", values)
    assert answer.status_code == 400
    assert answer.json()["code"] in {"image_missing", "invalid"}


@pytest.mark.parametrize(
    "values",
    [
        {"image": 5}, {"image": ["x"]}, {"images": "AAAA"}, {"images": [1]}, {"images": {}},
        [], "x", 7, None,
        *({"image": as_text(JPEG), name: value} for name, value in [
            ("min_face_px", 19), ("min_face_px", 1e9), ("min_face_px", "many"),
            ("min_probability", 2), ("min_probability", "nan"), ("min_probability", True),
            ("max_faces", 0), ("max_faces", 101), ("pick", "clear"), ("pick", ["main"]),
            ("candidates", 6), ("candidates", -1),
        ]),
    ],
)  # fmt: skip
def test_options_are_checked(values):
    answer = ask(make_client(), "recognise", json.dumps(values))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["errors"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"image": NaN}'])
def test_what_is_no_json_is_refused(body):
    answer = ask(make_client(), "detect", body)
    assert answer.status_code == 400


@pytest.mark.parametrize("kind", ["image/jpeg", "text/plain", "application/xml", "nonsense"])
def test_another_kind_of_body_is_refused(kind):
    answer = make_client().post("/api/v1/faces/detect", JPEG, content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_broken_form_is_refused():
    kind = "multipart/form-data; boundary=x"
    answer = make_client().post("/api/v1/faces/detect", b"--x\r\nrubbish", content_type=kind)
    assert answer.status_code == 400


def test_a_picture_that_is_too_large_is_refused(settings):
    settings.MAX_PHOTO_BYTES = len(JPEG) - 1
    client = make_client()
    for answer in (
        ask(client, "detect", {"image": as_text(JPEG)}),
        send(client, "detect", {"image": as_file(JPEG)}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (413, "image_too_large")


def test_a_body_that_is_too_large_is_refused(settings):
    settings.MAX_API_BODY_BYTES = 1000
    answer = ask(make_client(), "detect", {"image": as_text(JPEG)})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_without_weights_the_call_is_refused(monkeypatch):
    def fail():
        raise EngineError("The weights are missing.")

    monkeypatch.setattr("recognition.seeing.get_engine", fail)
    monkeypatch.setattr("recognition.seeing.get_liveness", fail)
    client = make_client()
    for verb in ("detect", "recognise", "analyse", "find"):
        answer = ask(client, verb, {"images": [as_text(JPEG)]})
        assert (answer.status_code, answer.json()["code"]) == (503, "engine_unavailable")
    assert not AccessRecord.objects.exists()


def test_when_too_many_wait_one_is_asked_to_come_again(monkeypatch):
    class Full:
        def acquire(self, *, blocking):
            return False

    monkeypatch.setattr(inference, "_places", Full())
    answer = ask(make_client(), "detect", {"image": as_text(JPEG)})
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_batch_counts_as_often_as_it_has_pictures():
    client = make_client()
    from people.models import Integration

    Integration.objects.update(requests_per_minute=10)
    answer = ask(client, "detect", {"images": ["!"] * 20})
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert int(answer.headers["Retry-After"]) > 0
