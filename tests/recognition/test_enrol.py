"""Photos become vectors, or are rejected with a reason; each through the product's own services."""

import io

import numpy as np
import pytest
from PIL import Image, ImageFilter

from people.errors import ConsentMissingError
from people.models import FaceSample
from people.services import accept_photo, add_photo, choose_face, move_photo
from people.verdicts import explain_verdicts
from recognition.evaluation.occluders import COVERS
from recognition.evaluation.painting import paint
from recognition.identify import identify
from recognition.models import ClassifierClass
from recognition.photo import recognise_photo
from recognition.services import embed_samples, enrol
from recognition.tasks import embed_sample
from recognition.training import train_classifier
from tests.company_fixtures import as_jpeg, make_employee

pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.usefixtures("use_engine")]


@pytest.fixture
def pixels(portrait):
    return np.asarray(Image.open(io.BytesIO(portrait)))


def encode(pixels, file_format, mode="RGB", **options):
    buffer = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(buffer, file_format, **options)
    return buffer.getvalue()


def test_a_photo_becomes_a_vector_and_the_person_is_known_at_once(portrait, engine):
    ada = make_employee("Ada Lovelace")
    (sample,) = enrol(employee=ada, photos=[portrait])
    assert sample.state == FaceSample.State.READY
    assert np.linalg.norm(sample.embedding) == pytest.approx(1, abs=1e-4)
    assert (sample.model_id, len(sample.box), len(sample.landmarks)) == (engine.model_id, 4, 10)
    assert 0 < sample.quality <= 1
    with sample.crop.open() as file:
        assert Image.open(file).size == (160, 160)
    found = identify(np.asarray(sample.embedding), model_id=engine.model_id)
    assert found.person.employee_id == ada.pk


def test_a_covered_face_is_taken_with_a_warning(pixels, engine):
    masked = paint(pixels, engine.detect(pixels)[0], COVERS["surgical mask"], seed=1)
    (sample,) = enrol(employee=make_employee(), photos=[as_jpeg(masked)])
    assert (sample.state, sample.verdicts[0]) == (FaceSample.State.READY, "covered")
    assert "without a mask" in explain_verdicts(sample, names_others=False)[0]


def test_photos_keep_their_order_and_the_same_photo_is_enrolled_once(portrait, landscape):
    ada = make_employee()
    samples = enrol(employee=ada, photos=[landscape, portrait, portrait])
    assert [sample.state for sample in samples] == ["rejected", "ready", "ready"]
    assert samples[1] == samples[2]
    assert ada.face_samples.count() == 2


def test_no_consent_no_vector(portrait):
    with pytest.raises(ConsentMissingError):
        enrol(employee=make_employee(consent=False), photos=[portrait])
    assert not FaceSample.objects.exists()


def test_bad_photos_are_rejected_in_words_and_do_not_stop_the_good_one(portrait, landscape):
    bomb = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xc3\x50\x00\x00\xc3\x50\x08\x02\x00\x00\x00"
    )
    photos = {
        "not_an_image": b"hello",
        "truncated": portrait[: len(portrait) // 2],
        "too_small": encode(np.zeros((1, 1, 3), np.uint8), "PNG"),
        "no_face": landscape,
        "bomb": bomb + b"\x00" * 50,
        "good": portrait,
    }
    samples = dict(
        zip(photos, enrol(employee=make_employee(), photos=[*photos.values()]), strict=True)
    )
    assert samples.pop("good").state == "ready"
    assert samples.pop("bomb").state == "rejected"
    for code, sample in samples.items():
        assert (sample.state, sample.reason_code) == ("rejected", code)
        assert sample.reason.endswith(".")
        assert sample.embedding is None


@pytest.mark.parametrize(
    "variant",
    ["cmyk", "transparent", "grey", "rotated", "fifty_megapixels"],
)
def test_unusual_photos_of_the_same_face_are_taken(pixels, variant):
    rotated = Image.Exif()
    rotated[0x0112] = 6
    data = {
        "cmyk": lambda: encode(pixels, "JPEG", "CMYK"),
        "transparent": lambda: encode(pixels, "PNG", "RGBA"),
        "grey": lambda: encode(pixels, "JPEG", "L"),
        "rotated": lambda: as_jpeg(np.rot90(pixels), exif=rotated),
        "fifty_megapixels": lambda: as_jpeg(
            np.asarray(Image.fromarray(pixels).resize((7100, 7100))), quality=80
        ),
    }[variant]()
    (sample,) = enrol(employee=make_employee(), photos=[data])
    assert (sample.state, sample.reason) == ("ready", "")


def test_of_several_faces_the_most_probable_counts(pixels, engine):
    blurred = np.asarray(Image.fromarray(pixels).resize((64, 64)).resize((512, 512)))
    (sample,) = enrol(employee=make_employee(), photos=[as_jpeg(np.hstack([blurred, pixels]))])
    faces = recognise_photo(as_jpeg(np.hstack([blurred, pixels])))
    assert len(faces) == 2
    assert sample.probability == pytest.approx(max(f.face.probability for f in faces))
    assert faces[0].face.probability >= faces[1].face.probability


def test_the_photo_of_somebody_else_is_refused(portrait):
    ada = make_employee("Ada Lovelace")
    enrol(employee=ada, photos=[portrait])
    (sample,) = enrol(employee=make_employee("Bob B"), photos=[portrait])
    assert (sample.state, sample.reason_code) == ("rejected", "photo_of_someone_else")
    assert sample.resembles == ada
    assert "Ada" not in sample.reason
    assert "Ada Lovelace" in " ".join(explain_verdicts(sample, names_others=True))


def test_another_photo_of_somebody_known_waits_for_hr(portrait, pixels):
    ada, bob = make_employee("Ada Lovelace"), make_employee("Bob B")
    enrol(employee=ada, photos=[portrait])
    (sample,) = enrol(employee=bob, photos=[as_jpeg(pixels[:, ::-1])])
    assert (sample.state, sample.verdicts[0]) == ("review", "looks_like_someone_else")
    assert (sample.resembles, sample.embedding) == (ada, None)
    assert sample.resemblance > 0.8
    assert sample.crop
    bob.refresh_from_db()
    assert bob.embedding is None


def test_two_people_who_get_the_same_face_at_once_are_found_out(portrait, pixels):
    ada, bob = make_employee("Ada Lovelace"), make_employee("Bob B")
    samples = [
        add_photo(employee=ada, data=portrait),
        add_photo(employee=bob, data=portrait),
        add_photo(employee=bob, data=as_jpeg(pixels[:, ::-1])),
    ]
    embed_samples(samples)
    assert sorted(FaceSample.objects.values_list("state", flat=True)) == [
        "ready",
        "rejected",
        "review",
    ]


def test_a_hopeless_photo_is_rejected_and_a_poor_one_only_warned_of(pixels):
    picture = Image.fromarray(pixels)
    poor = picture.filter(ImageFilter.GaussianBlur(2.5))
    hopeless = picture.filter(ImageFilter.GaussianBlur(6))
    samples = enrol(
        employee=make_employee(), photos=[as_jpeg(np.asarray(p)) for p in (poor, hopeless)]
    )
    assert [sample.state for sample in samples] == ["ready", "rejected"]
    assert "blurred" in samples[0].verdicts
    assert samples[1].verdicts[0] == "unusable"
    assert samples[1].crop


def test_hr_chooses_the_face_in_a_group(pixels, portrait, admin_user):
    beside = as_jpeg(np.hstack([pixels, pixels[:, ::-1]]))
    ada, bob = make_employee("Ada Lovelace"), make_employee("Bob B")
    (sample,) = enrol(employee=ada, photos=[beside])
    assert sample.state == "review"
    other = 0 if abs(sample.faces[0]["box"][0] - sample.box[0]) > 50 else 1
    choose_face(sample=sample, user=admin_user, face=other)
    embed_sample(sample_id=sample.pk)
    chosen = FaceSample.objects.get(pk=sample.pk)
    assert (chosen.state, len(chosen.faces)) == ("ready", 2)
    assert abs(chosen.box[0] - sample.box[0]) > 50
    enrol(employee=ada, photos=[portrait])
    (sample,) = enrol(
        employee=ada, photos=[as_jpeg(np.hstack([pixels[::2, ::2], pixels[::2, ::2]]))]
    )
    assert (sample.state, "which_face" in sample.verdicts) == ("ready", False)
    move_photo(sample=chosen, user=admin_user, employee=bob)
    embed_sample(sample_id=chosen.pk)
    chosen.refresh_from_db()
    assert (chosen.state, chosen.resembles) == ("review", ada)
    accept_photo(sample=chosen, user=admin_user)
    embed_sample(sample_id=chosen.pk)
    chosen.refresh_from_db()
    assert chosen.state == "ready"


def test_all_faces_and_the_pose_are_kept(pixels):
    beside = np.hstack([pixels, np.asarray(Image.fromarray(pixels).resize((512, 512)))])
    (sample,) = enrol(employee=make_employee(), photos=[as_jpeg(beside)])
    assert len(sample.faces) == 2
    assert sample.image_wh == [1024, 512]
    assert (sample.state, sample.verdicts) == ("review", ["which_face"])
    assert abs(sample.yaw) < 30
    assert min(abs(sample.box[0] - face["box"][0]) for face in sample.faces) < 0.1


def test_the_task_looks_at_a_photo_once_and_survives_a_deleted_one(portrait):
    sample = add_photo(employee=make_employee(), data=portrait)
    embed_sample(sample_id=sample.pk)
    sample.refresh_from_db()
    assert sample.state == "ready"
    crop = sample.crop.name
    embed_sample(sample_id=sample.pk)
    sample.refresh_from_db()
    assert sample.crop.name == crop
    sample.delete()
    embed_sample(sample_id=sample.pk)


def test_a_sample_deleted_while_it_is_looked_at_stays_deleted(portrait):
    sample = add_photo(employee=make_employee(), data=portrait)
    FaceSample.objects.filter(pk=sample.pk).delete()
    embed_samples([sample])
    assert not FaceSample.objects.exists()


@pytest.mark.faces
def test_training_makes_a_classifier_that_agrees(sample_faces):
    for name in ("alex_lacamoire", "lin_manuel_miranda", "obama"):
        folder = next((sample_faces / "people").glob(f"{name}*"))
        enrol(
            employee=make_employee(name),
            photos=[path.read_bytes() for path in sorted(folder.iterdir())],
        )
    classifier = train_classifier()
    assert ClassifierClass.objects.filter(classifier=classifier).count() == 3
    (face,) = recognise_photo((sample_faces / "group" / "obama1.jpg").read_bytes())
    assert face.identification.person.name == "obama"
    assert face.ranking[0][0].name == "obama"
    assert face.ranking[0][1] > 0.5
