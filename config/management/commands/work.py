"""`manage.py work`: the background worker, for photos and letters, and for messages to others."""

import asyncio
import signal
from typing import Any, cast

from django.core.management.base import BaseCommand
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from people.services import WEBHOOK_QUEUE

ORDINARY_QUEUE = "default"
MESSENGERS = 4
"""So many targets are told something at once: those that answer slowly hold up no other work."""


class Command(BaseCommand):
    """Do the background work until Ctrl-C."""

    help = (
        "Do the background work: photos one by one, and beside that messages to other systems. "
        "Ctrl-C ends it after the work at hand."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Work until a signal comes."""
        connector = cast("DjangoConnector", app.connector)
        with app.replace_connector(connector.get_worker_connector()) as worker_app:
            asyncio.run(work(worker_app))


async def work(worker_app: App) -> None:
    """Both queues side by side, until a signal comes or one of the workers ends.

    SIGTERM and SIGINT let what has begun come to its end.
    """
    async with worker_app.open_async():
        workers = [
            asyncio.create_task(
                worker_app.run_worker_async(
                    queues=[queue], concurrency=concurrency, install_signal_handlers=False
                )
            )
            for queue, concurrency in ((ORDINARY_QUEUE, 1), (WEBHOOK_QUEUE, MESSENGERS))
        ]
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, _cancel, workers)
        await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
        _cancel(workers)
        await asyncio.gather(*workers, return_exceptions=True)


def _cancel(workers: list[asyncio.Task[None]]) -> None:
    for worker in workers:
        worker.cancel()
