"""Work for the background: photos that wait for the engine."""

from procrastinate.contrib.django import app

from people.models import FaceSample
from people.services import EMBED_TASK
from recognition import services


@app.task(name=EMBED_TASK, retry=3)
def embed_sample(sample_id: int) -> None:
    """Look at one stored photo; a photo that is gone or was looked at needs nothing."""
    waiting = FaceSample.objects.filter(pk=sample_id, state=FaceSample.State.PENDING)
    services.embed_samples(list(waiting.select_related("employee")))
