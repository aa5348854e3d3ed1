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
from recognition.face_maps.making import MAP_TASK, ask_for_map, is_map_wanted
from recognition.face_maps.process import start_drawing
from recognition.face_maps.shown import find_shown_map, is_current
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


@app.task(name=MAP_TASK)
def map_faces() -> None:
    """Have the map of faces drawn, by a process of its own: photos need not wait for it here."""
    if is_map_wanted():
        start_drawing()


@app.periodic(cron="40 2 * * *")
@app.task(name="recognition.refresh_map", queueing_lock="recognition.refresh_map")
def refresh_map(timestamp: int) -> None:
    """Each night, draw the map anew when faces came or went; a map nobody asked for is not made."""
    logger.debug("Looking at the map of faces at %s", timestamp)
    shown = find_shown_map()
    if shown is not None and not is_current(shown):
        ask_for_map()
