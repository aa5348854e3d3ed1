"""Work for the background: photos that wait for the engine."""

import logging

from procrastinate.contrib.django import app

from people.models import FaceSample
from people.services import EMBED_TASK, TRAIN_TASK
from recognition import services
from recognition.errors import NotEnoughPeopleError
from recognition.queries import is_classifier_current

logger = logging.getLogger(__name__)


@app.task(name=EMBED_TASK, retry=3)
def embed_sample(sample_id: int) -> None:
    """Look at one stored photo; a photo that is gone or was looked at needs nothing."""
    waiting = FaceSample.objects.filter(pk=sample_id, state=FaceSample.State.PENDING)
    services.embed_samples(list(waiting.select_related("employee")))


@app.task(name=TRAIN_TASK, retry=3)
def train_classifier() -> None:
    """Train on the gallery as it is, unless the classifier that serves knows it already."""
    if is_classifier_current():
        return
    try:
        services.train_classifier()
    except NotEnoughPeopleError as error:
        logger.info("No training: %s", error)
