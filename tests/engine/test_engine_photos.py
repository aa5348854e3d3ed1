"""From bytes to faces through the public door: what people upload, and what they should not."""

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image
from skimage.data import astronaut

from recognition.engine.crop import CROP_MARGIN_PX, crop_faces
from recognition.engine.images import decode_frame, decode_image
from recognition.engine.loading import load_engine
from tests.engine_fixtures import ENGINE_CACHE, make_face, read_rgb

pytestmark = pytest.mark.engine


def save(image, format_name, **options):
    buffer = io.BytesIO()
    image.save(buffer, format_name, **options)
    return buffer.getvalue()


PORTRAIT = Image.fromarray(astronaut())
EVERY_KIND = {
    "cmyk jpeg": save(PORTRAIT.convert("CMYK"), "JPEG"),
    "transparent png": save(PORTRAIT.convert("RGBA"), "PNG"),
    "grey png": save(PORTRAIT.convert("L"), "PNG"),
    "palette png": save(PORTRAIT.convert("P"), "PNG"),
    "16-bit png": save(Image.fromarray(np.asarray(PORTRAIT.convert("L"), np.uint16) * 257), "PNG"),
    "webp": save(PORTRAIT, "WEBP"),
    "50 megapixel jpeg": save(PORTRAIT.resize((7072, 7072)), "JPEG"),
}


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_face_is_found_in_every_kind_of_photo(engine, kind):
    image = decode_image(EVERY_KIND[kind])
    faces = engine.detect(image, min_face_px=max(40, image.shape[0] // 20))
    assert len(faces) == 1
    left, top, right, bottom = np.array(faces[0].box.as_xyxy()) / image.shape[0] * 512
    assert left == pytest.approx(175, abs=12)
    assert (right + left) / 2 == pytest.approx(222, abs=12)
    assert (top + bottom) / 2 == pytest.approx(115, abs=14)


@pytest.mark.faces
@pytest.mark.parametrize("decode", [decode_image, decode_frame])
def test_a_turned_phone_photo_shows_its_face(engine, sample_faces, decode):
    data = (sample_faces / "spoof" / "image_T1.jpg").read_bytes()
    assert len(engine.detect(decode(data), min_face_px=60)) == 1
    lying = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    assert engine.detect(lying, min_face_px=60) == []


@pytest.mark.parametrize("engine_name", ["engine", "reference_engine"])
@pytest.mark.parametrize("shape", [(480, 640), (24, 24), (19, 300), (1, 1)])
def test_no_face_gives_no_faces(request, engine_name, shape):
    image = np.full((*shape, 3), 90, np.uint8)
    assert request.getfixturevalue(engine_name).detect(image) == []


@pytest.mark.faces
def test_several_faces_come_most_probable_first(engine, sample_faces):
    faces = engine.detect(read_rgb(sample_faces / "group" / "multiface.jpg"))
    probabilities = [face.probability for face in faces]
    assert len(faces) >= 5
    assert probabilities == sorted(probabilities, reverse=True)


@pytest.mark.parametrize("engine_name", ["engine", "reference_engine"])
def test_no_crops_give_no_vectors(request, engine_name):
    crops = crop_faces(astronaut(), [])
    assert crops.shape == (0, 160, 160, 3)
    embeddings = request.getfixturevalue(engine_name).embed(crops)
    assert embeddings.shape == (0, 512)
    assert embeddings.dtype == np.float32


@pytest.mark.parametrize("engine_name", ["engine", "reference_engine"])
def test_wrong_arrays_are_refused(request, engine_name):
    engine = request.getfixturevalue(engine_name)
    for image in (np.zeros((9, 9), np.uint8), np.zeros((9, 9, 3)), np.zeros((0, 9, 3), np.uint8)):
        with pytest.raises(ValueError, match="An image is"):
            engine.detect(image)
    with pytest.raises(ValueError, match="smallest face"):
        engine.detect(astronaut(), min_face_px=0)
    with pytest.raises(ValueError, match="Crops are"):
        engine.embed(np.zeros((1, 112, 112, 3), np.uint8))


def test_backends_refuse_what_they_do_not_have(model_directories):
    places = {"model_directories": model_directories, "cache_directory": ENGINE_CACHE}
    with pytest.raises(ValueError, match="runs on the CPU"):
        load_engine(device="cuda", **places)
    with pytest.raises(ValueError, match="reference"):
        load_engine(backend="torch", precision="bf16", **places)


def test_threads_may_share_an_engine(engine):
    """Different sizes at once, so that a mix-up of buffers would show."""
    images = [np.asarray(PORTRAIT.resize((size, size))) for size in (200, 256, 320, 400)] * 6
    alone = [look(engine, image) for image in images[:4]] * 6
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda image: look(engine, image), images))
    for (box, vector), (expected_box, expected_vector) in zip(together, alone, strict=True):
        assert box == pytest.approx(expected_box, abs=1e-2)
        assert vector @ expected_vector > 0.9999


def look(engine, image):
    faces = engine.detect(image)
    return faces[0].box.as_xyxy(), engine.embed(crop_faces(image, faces[:1]))[0]


@pytest.mark.parametrize("position", [(-60, -60), (480, 470), (-300, 100), (900, 900), (100, 100)])
def test_boxes_outside_of_the_image_can_be_cropped(position):
    assert crop_faces(astronaut(), [make_face(*position)]).shape == (1, 160, 160, 3)


def test_crops_equal_facenet_pytorch(engine, reference_engine):
    """``reference_engine`` makes torchvision importable."""
    from facenet_pytorch import extract_face

    face = engine.detect(astronaut())[0]
    theirs = extract_face(astronaut(), face.box.as_xyxy(), 160, CROP_MARGIN_PX)
    ours = crop_faces(astronaut(), [face])[0]
    assert np.array_equal(ours, theirs.permute(1, 2, 0).numpy().astype(np.uint8))


@pytest.mark.faces
def test_forty_faces_of_a_4k_frame_are_all_found(engine, sample_faces):
    from recognition.benchmarks.pictures import compose_frame, find_photos, read_photos

    photos = read_photos(find_photos(sample_faces, count=40))
    frame = compose_frame(photos, frame_wh=(3840, 2160))
    faces = engine.detect(frame, min_face_px=100)
    side = 2160 // 5  # 8 x 5 portraits, the person in the middle of each
    centers = {(int(f.box.center[0] // side), int(f.box.center[1] // side)) for f in faces}
    assert len(centers) == 40
    assert engine.embed(crop_faces(frame, faces)).shape == (len(faces), 512)


def test_a_4k_frame_without_faces_has_none(engine):
    plain = np.full((2160, 3840, 3), 118, np.uint8)
    assert engine.detect(plain, min_face_px=60) == []
