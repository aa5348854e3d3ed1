"""Work is left to the background worker by the name of its task."""

from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app as task_app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued


def enqueue_once(
    task: str,
    *,
    key: str,
    queue: str | None = None,
    priority: int = 0,
    schedule_in: dict[str, int] | None = None,
    **arguments: Any,
) -> None:
    """Have the worker run `task`, unless the same `key` waits in the queue already."""
    job = task_app.configure_task(
        task, queueing_lock=key, queue=queue, priority=priority, schedule_in=schedule_in
    )
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(**arguments)


def is_work_waiting() -> bool:
    """Whether a job of ordinary priority could be done now, by the worker who asks, too."""
    due = Q(scheduled_at__isnull=True) | Q(scheduled_at__lte=timezone.now())
    return ProcrastinateJob.objects.filter(due, status="todo", priority__gte=0).exists()
