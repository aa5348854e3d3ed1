"""Changes that recognition makes: photos become vectors."""

import logging
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from django.core.files.base import ContentFile
from django.db import connection, transaction

from people.models import Employee, FaceSample
from people.queries import find_agreeing
from people.services import (
    change_state,
    count_gallery_change,
    delete_sample,
    lock_people,
    refresh_person,
    refresh_team,
    store_photo,
)
from people.verdicts import advise_on
from recognition.engine.images import ImageError, encode_jpeg
from recognition.engine.types import Embeddings
from recognition.inspection import Inspection, describe_face, find_resemblance, is_clearly
from recognition.looking import Look, look_at_photos
from recognition.models import ClassifierClass
from recognition.rivals import FaceNeighbours, FileOwners
from recognition.runtime import get_engine

logger = logging.getLogger(__name__)

IMAGE_VERDICTS = {"too_small": "tiny_image"}
"""Codes of the image reader that mean something else when said of a face."""

ACCEPTING_PHOTOS = 0x6D757374
"""Key of the advisory lock under which photos are accepted."""


def advise_on_image(error: ImageError) -> str:
    """What the image reader complains of, in the reader's language; the engine speaks English."""
    return advise_on(IMAGE_VERDICTS.get(error.code, error.code))


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
    """Look at pending samples: find the face, judge it, make its vector, and settle them."""
    engine = get_engine()
    settle_looks(look_at_photos(samples, engine), model_id=engine.model_id)


@transaction.atomic
def settle_looks(looks: Mapping[FaceSample, Look], *, model_id: str) -> None:
    """Decide about photos that were looked at, and renew the templates, all or nothing.

    A sample becomes `ready`, or `rejected` with its verdicts, or waits for HR in `review` when the
    face would pass as somebody else. One that was deleted meanwhile stays deleted.

    Acceptances take turns, so that of two people who get the same face at once the second one is
    found out. The people are locked first, as in an erasure: neither sees half of the other.
    """
    _take_turns()
    people = lock_people(sample.employee_id for sample in looks)
    locked = _lock_pending(looks)
    found = {locked[sample.pk]: look for sample, look in looks.items() if sample.pk in locked}
    agreeing = find_agreeing(people)
    files = FileOwners(found)
    vectors = [look.vector for look in looks.values() if look.vector is not None]
    near = FaceNeighbours(vectors, model_id=model_id)
    renewed = set()
    for employee_id in dict.fromkeys(sample.employee_id for sample in found):
        own = {sample: look for sample, look in found.items() if sample.employee_id == employee_id}
        if employee_id not in agreeing:
            for sample in own:
                delete_sample(sample=sample)
            continue
        states = [_settle(sample, look, files, near, model_id) for sample, look in own.items()]
        if FaceSample.State.READY in states:
            template = refresh_person(employee_id=employee_id, model_id=model_id)
            near.note(employee_id, np.array(template, np.float32))
            renewed.add(employee_id)
    if renewed:
        teams = {team for pk in renewed if (team := people[pk].team_id) is not None}
        for team_id in sorted(teams):
            refresh_team(team_id=team_id, model_id=model_id)
        count_gallery_change()


def erase_classifier_rows(employee: Employee) -> int:
    """Remove the person from every classifier; how many rows that were."""
    count, _by_model = ClassifierClass.objects.filter(employee=employee).delete()
    return count


def count_classifier_rows(employee: Employee) -> int:
    """How many rows of classifiers are about the person."""
    return ClassifierClass.objects.filter(employee=employee).count()


def _take_turns() -> None:
    """Wait until no other transaction is accepting photos."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ACCEPTING_PHOTOS])


def _lock_pending(samples: Iterable[FaceSample]) -> dict[int, FaceSample]:
    """The samples as they are now, nobody else's to change, by id.

    Without those that are decided or gone, and those that HR has meanwhile moved or chosen
    another face of: they are looked at once more.
    """
    seen = {sample.pk: sample for sample in samples}
    pending = FaceSample.objects.filter(pk__in=seen, state=FaceSample.State.PENDING)
    return {
        current.pk: current
        for current in pending.select_for_update().order_by("pk")
        if _ask_of(current) == _ask_of(seen[current.pk])
    }


def _ask_of(sample: FaceSample) -> tuple[int, int | None, bool]:
    """What HR wants of a photo: whose it is, which face counts, and whether it is accepted."""
    return sample.employee_id, sample.chosen_face, sample.is_accepted


def _settle(
    sample: FaceSample, look: Look, files: FileOwners, near: FaceNeighbours, model_id: str
) -> FaceSample.State:
    """Note what was seen, and decide what becomes of the photo."""
    if look.inspection is None:
        return _refuse_unseen(sample, look.problem)
    _note(sample, look.inspection)
    if look.vector is None:
        return _refuse(sample, look.inspection.verdicts[0])
    other = None if sample.is_accepted else files.find_other(sample)
    if other is not None:
        sample.resembles_id, sample.resemblance = other, None
        sample.verdicts.insert(0, "photo_of_someone_else")
        return _refuse(sample, "photo_of_someone_else")
    doubt = "" if sample.is_accepted else _find_doubt(sample, look.vector, near, model_id)
    if doubt:
        return change_state(
            sample=sample, state=FaceSample.State.REVIEW, reason_code=doubt, reason=advise_on(doubt)
        )
    sample.embedding = look.vector.tolist()
    sample.model_id = model_id
    files.note(sample)
    return change_state(sample=sample, state=FaceSample.State.READY)


def _refuse_unseen(sample: FaceSample, code: str) -> FaceSample.State:
    logger.info("Sample %s rejected: %s", sample.pk, code)
    verdict = IMAGE_VERDICTS.get(code, code)
    sample.verdicts = [verdict]
    return change_state(
        sample=sample,
        state=FaceSample.State.REJECTED,
        reason_code=code,
        reason=advise_on(verdict),
    )


def _find_doubt(sample: FaceSample, vector: Embeddings, near: FaceNeighbours, model_id: str) -> str:
    """Why HR has to say whose face it is, as a verdict; empty when there is no doubt."""
    rival = None
    if near.has_other(vector, employee_id=sample.employee_id):
        rival = find_resemblance(vector, employee_id=sample.employee_id, model_id=model_id)
    if rival is not None:
        sample.resembles_id, sample.resemblance = rival.employee_id, rival.score
        sample.verdicts.insert(0, "looks_like_someone_else")
        return "looks_like_someone_else"
    if "which_face" in sample.verdicts:
        if not is_clearly(vector, employee_id=sample.employee_id, model_id=model_id):
            return "which_face"
        sample.verdicts.remove("which_face")
    return ""


def _note(sample: FaceSample, look: Inspection) -> None:
    """Keep what was found in the picture, on the unsaved sample."""
    sample.image_wh = list(look.image_wh)
    sample.verdicts = list(look.verdicts)
    if look.faces:
        sample.faces = [describe_face(face) for face in look.faces]
    if look.main is None or look.crop is None or look.quality is None:
        return
    sample.crop.save("face", ContentFile(encode_jpeg(look.crop[0])), save=False)
    sample.box = list(look.main.box.as_xyxy())
    sample.landmarks = look.main.landmarks.ravel().tolist()
    sample.probability = look.main.probability
    sample.quality = look.quality.score
    sample.yaw, sample.pitch = look.quality.yaw, look.quality.pitch


def _refuse(sample: FaceSample, code: str) -> FaceSample.State:
    logger.info("Sample %s rejected: %s", sample.pk, code)
    return change_state(
        sample=sample, state=FaceSample.State.REJECTED, reason_code=code, reason=advise_on(code)
    )
