"""The face that a photo with several faces is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.engine.crop import crop_faces
from recognition.engine.images import decode_image
from recognition.engine.main_face import EQUALLY_SURE, choose_main_face, measure_prominence
from tests.engine_fixtures import make_face

WIDE = (640, 480)

faces = st.lists(
    st.builds(
        make_face,
        st.floats(-50, 600),
        st.floats(-50, 400),
        st.floats(20, 300),
        st.floats(0.7, 1),
    ),
    min_size=1,
    max_size=6,
)


@given(faces)
def test_the_chosen_face_is_as_sure_as_any(found):
    chosen = choose_main_face(found, image_wh=WIDE)
    assert chosen.probability > max(face.probability for face in found) - EQUALLY_SURE


@given(faces, st.randoms())
def test_the_order_does_not_matter(found, random):
    """Unless two faces are equal in everything that counts."""
    if len({face.probability for face in found}) < len(found):
        return
    shuffled = random.sample(found, len(found))
    first, second = (choose_main_face(order, image_wh=WIDE) for order in (found, shuffled))
    assert measure_prominence(first, image_wh=WIDE) == measure_prominence(second, image_wh=WIDE)


def test_a_face_that_is_clearly_more_probable_counts_however_small():
    small, large = make_face(0, 0, 60, 0.999), make_face(220, 140, 200, 0.95)
    assert choose_main_face([large, small], image_wh=WIDE) is small


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((220, 140, 200), (0, 0, 100)),  # large before small
        ((270, 190, 100), (0, 190, 100)),  # middle before side
        ((150, 100, 200), (300, 220, 40)),  # a portrait beside the middle before a face in a poster
        ((0, 0, 300), (280, 200, 60)),  # close to the camera at the side before one far behind
    ],
)
def test_of_equally_sure_faces_the_prominent_one_counts(one, other):
    best, bystander = make_face(*one, 0.9991), make_face(*other, 0.9999)
    assert choose_main_face([bystander, best], image_wh=WIDE) is best


def test_of_faces_side_by_side_the_more_probable_counts():
    left, right = make_face(100, 140, 200, 0.9993), make_face(330, 140, 195, 0.9999)
    assert choose_main_face([left, right], image_wh=WIDE) is right


def test_prominence_does_not_depend_on_the_resolution():
    ratio = measure_prominence(make_face(200, 100, 200), image_wh=(1280, 960))
    assert ratio == pytest.approx(4 * measure_prominence(make_face(100, 50, 100), image_wh=WIDE))


def test_no_face_is_an_error():
    with pytest.raises(ValueError, match="no face"):
        choose_main_face([], image_wh=WIDE)


@pytest.mark.engine
@pytest.mark.faces
def test_a_bystander_is_not_enrolled(engine, sample_faces):
    """Of photos of one person in which bystanders are seen, all show the same face."""
    people = sorted((sample_faces / "lfw_dev").iterdir())
    crowded = []
    for folder in people:
        for path in sorted(folder.glob("*.jpg"))[:2]:
            image = decode_image(path.read_bytes())
            found = engine.detect(image, min_face_px=40)
            if len(found) > 1:
                crowded.append((image, found))
        if len(crowded) >= 8:
            break
    for image, found in crowded:
        height, width = image.shape[:2]
        chosen = choose_main_face(found, image_wh=(width, height))
        x, y = chosen.box.center
        assert abs(x - width / 2) < width / 4
        assert abs(y - height / 2) < height / 4
        assert crop_faces(image, [chosen]).shape == (1, 160, 160, 3)
