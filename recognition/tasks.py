"""Work for the background: photos that wait for the engine."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from people.models import FaceSample
from people.progress import find_open_imports
from people.queries import find_forgotten_photos
from people.services import (
    EMBED_TASK,
    IMPORT_TASK,
    TRAIN_TASK,
    enqueue_embedding,
    enqueue_import,
)
from recognition import intake, services, training
from recognition.errors import NotEnoughPeopleError
from recognition.queries import is_classifier_current

logger = logging.getLogger(__name__)


@app.task(name=EMBED_TASK, retry=3)
def embed_sample(sample_id: int) -> None:
    """Look at one stored photo; a photo that is gone or was looked at needs nothing."""
    waiting = FaceSample.objects.filter(pk=sample_id, state=FaceSample.State.PENDING)
    services.embed_samples(list(waiting.select_related("employee")))


@app.task(name=IMPORT_TASK)
def take_in_photos(import_id: int) -> None:
    """Go on with an import; when it fails here, `resume_photo_work` asks again."""
    intake.work_off(import_id)


@app.periodic(cron="* * * * *")
@app.task(name="recognition.resume_photo_work", queueing_lock="recognition.resume_photo_work")
def resume_photo_work(timestamp: int) -> None:
    """Find what a killed worker has left, and have it done; what is queued is not queued twice."""
    logger.debug("Looking for photos left at %s", timestamp)
    for photo_import in find_open_imports():
        enqueue_import(photo_import)
    for sample_id in find_forgotten_photos(now=timezone.now()).values_list("pk", flat=True):
        enqueue_embedding(sample_id=sample_id)


@app.task(name=TRAIN_TASK, retry=3)
def train_classifier() -> None:
    """Train on the gallery as it is, unless the classifier that serves knows it already."""
    if is_classifier_current():
        return
    try:
        classifier = training.train_classifier()
    except NotEnoughPeopleError as error:
        logger.info("No training: %s", error)
    else:
        if classifier.refusal:
            logger.warning("The classifier before goes on serving: %s", classifier.refusal)
