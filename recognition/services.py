"""Changes that recognition makes: photos become vectors, vectors become a classifier."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Employee, FaceSample
from people.queries import find_ready_samples, get_gallery_version, has_active_consent
from people.services import (
    delete_sample,
    hold_consents,
    lock_gallery,
    refresh_template,
    store_photo,
)
from recognition.classifier import fit_softmax
from recognition.engine.crop import crop_faces
from recognition.engine.images import ImageError, decode_image, encode_jpeg
from recognition.engine.loading import FaceEngine
from recognition.engine.main_face import choose_main_face
from recognition.engine.quality import Quality, assess
from recognition.engine.types import Crops, Face, RgbImage
from recognition.errors import NoFaceError, NotEnoughPeopleError
from recognition.models import Classifier, ClassifierClass
from recognition.runtime import get_engine

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class FoundFace:
    """The face that counts in a photo: what it looks like and how good it is."""

    face: Face
    crop: Crops
    quality: Quality


def enrol(
    *,
    employee: Employee,
    photos: Sequence[bytes],
    source: FaceSample.Source = FaceSample.Source.UPLOAD,
) -> list[FaceSample]:
    """Store photos and make the person recognisable by them at once.

    One sample per photo, in order, `ready` or `rejected` with its reason; a photo that is there
    already gives the sample that is there.

    Raises:
        ConsentMissingError: the person has not agreed to face recognition.
        PhotoRefusedError: a file is empty or too large.
    """
    stored = [store_photo(employee=employee, data=data, source=source) for data in photos]
    embed_samples([sample for sample, _is_new in stored if sample.state == sample.State.PENDING])
    samples = FaceSample.objects.in_bulk([sample.pk for sample, _is_new in stored])
    return [samples[sample.pk] for sample, _is_new in stored]


def embed_samples(samples: Sequence[FaceSample]) -> None:
    """Look at pending samples: find the face, make its vector, or reject with a reason.

    The vectors of all samples are made in one batch. A sample that was deleted meanwhile stays
    deleted; one bad photo does not stop the rest.
    """
    engine = get_engine()
    found = [(sample, face) for sample in samples if (face := _look_at(sample, engine)) is not None]
    if not found:
        return
    crops = np.concatenate([face.crop for _sample, face in found])
    embeddings = engine.embed(crops)
    for (sample, face), embedding in zip(found, embeddings, strict=True):
        _accept(sample, face, embedding.tolist(), engine.model_id)
    for employee in {sample.employee_id: sample.employee for sample, _face in found}.values():
        refresh_template(employee=employee, model_id=engine.model_id)


def find_main_face(image: RgbImage, engine: FaceEngine) -> FoundFace:
    """The face that the picture is about: the most probable one, and of equals the most prominent.

    Raises:
        NoFaceError: there is none.
    """
    faces = engine.detect(image)
    if not faces:
        raise NoFaceError(
            _("No face was found. Take a photo from the front, with light on the face.")
        )
    height, width = image.shape[:2]
    face = choose_main_face(faces, image_wh=(width, height))
    return FoundFace(face, crop_faces(image, [face]), assess(image, face))


@transaction.atomic
def train_classifier() -> Classifier:
    """Fit the softmax classifier to all ready samples; it serves from now on.

    Raises:
        NotEnoughPeopleError: fewer than two people have a ready photo.
    """
    model_id = get_engine().model_id
    version = get_gallery_version()
    rows = list(find_ready_samples(model_id=model_id).values_list("employee_id", "embedding"))
    employee_ids = [employee_id for employee_id, _embedding in rows]
    if len(set(employee_ids)) < 2:  # noqa: PLR2004  two is what "tell apart" needs
        raise NotEnoughPeopleError(
            _("Training needs photos of at least two people. Import some with import_faces.")
        )
    vectors = np.array([np.asarray(embedding) for _id, embedding in rows], dtype=np.float32)
    fitted = fit_softmax(vectors, employee_ids)
    agreeing = hold_consents(employee_ids)  # some may have withdrawn during the training
    lock_gallery()  # or were erased, for another reason
    samples = find_ready_samples(model_id=model_id)
    agreeing &= set(samples.values_list("employee_id", flat=True))
    classifier = Classifier.objects.create(
        model_id=model_id, gallery_version=version, sample_count=len(rows)
    )
    ClassifierClass.objects.bulk_create(
        ClassifierClass(
            classifier=classifier,
            employee_id=int(employee_id),
            coefficients=coefficients.tolist(),
            intercept=float(intercept),
        )
        for employee_id, coefficients, intercept in zip(
            fitted.employee_ids, fitted.coefficients, fitted.intercepts, strict=True
        )
        if int(employee_id) in agreeing
    )
    Classifier.objects.exclude(pk=classifier.pk).delete()
    return classifier


def erase_classifier_rows(employee: Employee) -> int:
    """Remove the person from every classifier; how many rows that were."""
    count, _by_model = ClassifierClass.objects.filter(employee=employee).delete()
    return count


def count_classifier_rows(employee: Employee) -> int:
    """How many rows of classifiers are about the person."""
    return ClassifierClass.objects.filter(employee=employee).count()


def _look_at(sample: FaceSample, engine: FaceEngine) -> FoundFace | None:
    """Find the face that counts in a stored photo; None when the photo had to be rejected."""
    other = _find_other_owner(sample)
    if other is not None:
        _reject(sample, "photo_of_someone_else", _someone_else(other))
        return None
    try:
        with sample.image.open("rb") as file:
            image = decode_image(file.read())
        return find_main_face(image, engine)
    except ImageError as error:
        _reject(sample, error.code, str(error))
    except NoFaceError as error:
        _reject(sample, "no_face", str(error))
    except FileNotFoundError:
        logger.info("Photo of sample %s was deleted before it was looked at", sample.pk)
    return None


def _find_other_owner(sample: FaceSample) -> Employee | None:
    """Another person who is known by the very same file."""
    same = FaceSample.objects.filter(
        source_sha256=sample.source_sha256, state=FaceSample.State.READY
    ).exclude(employee=sample.employee_id)
    found = same.select_related("employee").first()
    return found.employee if found else None


def _someone_else(employee: Employee) -> str:
    return _("The same photo is enrolled for %(name)s (%(number)s). Choose another photo.") % {
        "name": employee.name,
        "number": employee.number,
    }


def _reject(sample: FaceSample, code: str, reason: str) -> None:
    logger.info("Sample %s rejected: %s", sample.pk, code)
    FaceSample.objects.filter(pk=sample.pk, state=FaceSample.State.PENDING).update(
        state=FaceSample.State.REJECTED, reason_code=code, reason=reason
    )


@transaction.atomic
def _accept(sample: FaceSample, found: FoundFace, embedding: list[float], model_id: str) -> None:
    """Keep what was found, unless the photo is gone or the consent has ended meanwhile.

    The person is locked first, as in an erasure: neither sees half of the other.
    """
    Employee.objects.select_for_update().filter(pk=sample.employee_id).first()
    current = (
        FaceSample.objects.select_for_update()
        .filter(pk=sample.pk, state=FaceSample.State.PENDING)
        .first()
    )
    if current is None:
        return
    if not has_active_consent(sample.employee):
        delete_sample(sample=current)
        return
    current.crop.save("face", ContentFile(encode_jpeg(found.crop[0])), save=False)
    current.box = list(found.face.box.as_xyxy())
    current.landmarks = found.face.landmarks.ravel().tolist()
    current.probability = found.face.probability
    current.quality = found.quality.score
    current.embedding = embedding
    current.model_id = model_id
    current.state = FaceSample.State.READY
    current.save()
