"""The fast engine finds what facenet-pytorch finds, on real photos.

Tolerances: the same number of faces in the same order, IoU >= 0.999, landmarks within 0.1 px in
250 x 250 photos (1e-3 of the face's width elsewhere), probabilities within 1e-4, cosine >= 0.9999
for the same crop and from photo to vector. Measured on 307 photos: IoU 0.999997, 0.0001 px,
cosine 0.9999998.

Faces that reach out of the image on the right or below may differ a little: there the pyramid
repeats a pixel, see ``pyramid.py``. For them IoU >= 0.95, landmarks within 2 px (2 % of the face's
width elsewhere).
"""

import cv2
import numpy as np
import pytest

from recognition.engine.crop import crop_faces
from recognition.engine.loading import load_engine
from tests.engine_fixtures import ENGINE_CACHE, read_rgb

pytestmark = [pytest.mark.engine, pytest.mark.faces]

MIN_IOU = 0.999
MIN_IOU_OUTSIDE = 0.95
MIN_COSINE = 0.9999
LFW_PHOTOS = 70


def pick_lfw_photos(sample_faces):
    """Spread over the alphabet, always the same."""
    photos = sorted(sample_faces.glob("lfw_dev/*/*.jpg"))
    return photos[:: len(photos) // LFW_PHOTOS][:LFW_PHOTOS]


def assert_same_faces(image, ours, theirs, landmark_px):
    assert len(ours) == len(theirs)
    height, width = image.shape[:2]
    for face, expected in zip(ours, theirs, strict=True):
        reaches_out = expected.box.right > width or expected.box.bottom > height
        factor = 20 if reaches_out else 1
        assert face.box.iou(expected.box) >= (MIN_IOU_OUTSIDE if reaches_out else MIN_IOU)
        assert np.abs(face.landmarks - expected.landmarks).max() <= factor * landmark_px
        assert face.probability == pytest.approx(
            expected.probability, abs=0.02 if reaches_out else 1e-4
        )


def measure_cosines(one, other):
    return np.einsum("ij,ij->i", one, other)


def test_lfw_photos_give_the_same_faces_and_vectors(engine, reference_engine, sample_faces):
    """One engine after the other: their thread pools slow each other down when they alternate."""
    images = [read_rgb(photo) for photo in pick_lfw_photos(sample_faces)]
    ours, our_vectors = look_at_all(engine, images)
    theirs, their_vectors = look_at_all(reference_engine, images)
    for image, faces, expected in zip(images, ours, theirs, strict=True):
        assert faces
        assert_same_faces(image, faces, expected, landmark_px=0.1)
    assert measure_cosines(our_vectors, their_vectors).min() >= MIN_COSINE


def look_at_all(engine, images):
    """The faces of every image, and the vectors of the most probable ones."""
    found = [engine.detect(image) for image in images]
    crops = [crop_faces(image, faces[:1]) for image, faces in zip(images, found, strict=True)]
    return found, np.concatenate([engine.embed(crop) for crop in crops])


def test_group_photos_give_the_same_faces(engine, reference_engine, sample_faces):
    photos = sorted((sample_faces / "group").iterdir())
    found = 0
    for photo in photos:
        image = read_rgb(photo)
        theirs = reference_engine.detect(image)
        widest = max(face.box.width for face in theirs)
        assert_same_faces(image, engine.detect(image), theirs, landmark_px=max(0.1, 1e-3 * widest))
        found += len(theirs)
    assert found > 2 * len(photos)


@pytest.mark.parametrize("min_face_px", [20, 33, 60, 120])
@pytest.mark.parametrize("shape", [(360, 640), (211, 333), (75, 61)])
def test_other_sizes_give_the_same_faces(
    engine, reference_engine, sample_faces, shape, min_face_px
):
    """Odd sizes end pooling windows early, small images end the pyramid early."""
    photo = read_rgb(sample_faces / "group" / "two_people.jpg")
    image = cv2.resize(photo, shape[::-1], interpolation=cv2.INTER_AREA)
    theirs = reference_engine.detect(image, min_face_px=min_face_px)
    assert_same_faces(image, engine.detect(image, min_face_px=min_face_px), theirs, landmark_px=0.1)


def test_a_face_in_the_corner_of_a_huge_photo(engine, reference_engine, sample_faces):
    """The summed-area table of this photo wraps around."""
    portrait = read_rgb(pick_lfw_photos(sample_faces)[0])
    huge = np.full((3000, 4000, 3), 255, np.uint8)
    huge[-250:, -250:] = portrait
    ours = engine.detect(huge, min_face_px=50)
    assert len(ours) == 1
    assert_same_faces(huge, ours, reference_engine.detect(huge, min_face_px=50), landmark_px=0.1)


def test_the_same_crops_give_the_same_vectors(engine, reference_engine):
    crops = np.random.default_rng(0).integers(0, 256, (5, 160, 160, 3), dtype=np.uint8)
    ours, theirs = engine.embed(crops), reference_engine.embed(crops)
    assert measure_cosines(ours, theirs).min() >= MIN_COSINE
    assert np.abs(ours - theirs).max() < 1e-4
    assert np.linalg.norm(ours, axis=1) == pytest.approx(np.ones(5), abs=1e-5)


def test_a_batch_gives_what_single_crops_give(engine):
    crops = np.random.default_rng(1).integers(0, 256, (4, 160, 160, 3), dtype=np.uint8)
    singly = np.concatenate([engine.embed(crop[None]) for crop in crops])
    assert np.allclose(engine.embed(crops), singly, atol=1e-5)


def test_half_precision_stays_close(engine, model_directories, sample_faces):
    """Measured on all of LFW: mean 0.9998, minimum 0.9988."""
    fast = load_engine(
        model_directories=model_directories, cache_directory=ENGINE_CACHE, precision="bf16"
    )
    images = [read_rgb(photo) for photo in pick_lfw_photos(sample_faces)[:10]]
    crops = np.concatenate([crop_faces(image, engine.detect(image)[:1]) for image in images])
    assert fast.model_id == engine.model_id
    assert measure_cosines(engine.embed(crops), fast.embed(crops)).min() >= 0.995


def test_one_person_is_more_like_herself_than_like_others(engine, sample_faces):
    people = [d for d in sorted(sample_faces.glob("lfw_dev/*")) if len(list(d.iterdir())) >= 2]
    people = people[:: len(people) // 20][:20]
    vectors = np.array(
        [[embed_main_face(engine, photo) for photo in sorted(d.iterdir())[:2]] for d in people]
    )
    similarity = vectors[:, 0] @ vectors[:, 1].T
    genuine = np.diag(similarity)
    impostors = similarity[~np.eye(len(people), dtype=bool)]
    assert np.median(genuine) > 0.7
    assert np.median(impostors) < 0.15
    assert (similarity.argmax(axis=1) == np.arange(len(people))).mean() >= 0.95


def embed_main_face(engine, photo):
    """The vector of the face nearest to the middle, as LFW means it."""
    image = read_rgb(photo)
    middle = np.array(image.shape[1::-1]) / 2
    faces = sorted(engine.detect(image), key=lambda face: np.linalg.norm(face.box.center - middle))
    return engine.embed(crop_faces(image, faces[:1]))[0]
