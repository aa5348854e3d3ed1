"""`manage.py watch_cameras`: be a node that watches cameras, until Ctrl-C."""

import platform
import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from attendance.cameras.node import Node
from attendance.models import CameraNode

MOST_CHARACTERS = CameraNode._meta.get_field("name").max_length or 0


class Command(BaseCommand):
    """Watch cameras until Ctrl-C."""

    help = (
        "Watch the cameras that no other node watches, and write down who is seen. Several nodes "
        "share the cameras; when one dies, the others take over within seconds."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What this node is called."""
        parser.add_argument(
            "--node",
            default=platform.node() or "node",
            help="name of this node; each one needs its own (default: the name of the machine)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Watch until a signal comes, then give the cameras back at once."""
        name = options["node"].strip()
        if not name or len(name) > MOST_CHARACTERS:
            raise CommandError(f"Give the node a name of 1 to {MOST_CHARACTERS} characters.")
        node = Node(name)

        def stop(_signal: int, _frame: FrameType | None) -> None:
            node.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        self.stdout.write(f"Node {name} watches cameras  (Ctrl-C ends it)")
        node.run()
