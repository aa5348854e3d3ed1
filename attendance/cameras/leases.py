"""Which node watches which camera: leases in PostgreSQL, by the clock of the database.

Every `BEAT_S` a node beats, prolongs its leases, counts the living nodes and takes free cameras up
to its fair share; one that has more gives one back. A lease that is not prolonged ends after
`LEASE_S`, and then any node may take the camera. Each taking raises the camera's fence: what a
node writes under an older number is refused.

A node that cannot reach the database stops reading by its own monotonic clock, counted from before
the last prolonging began: that is earlier than the end of the lease by the database's clock,
whatever the wall clocks say. So no camera is read twice.
"""

import datetime
import time
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from attendance.models import Camera, CameraNode, CameraPreview, CameraState

BEAT_S = 3.0
LEASE_S = 9.0
MARGIN_S = 1.0
"""Reading ends so long before the lease: closing a stream takes a moment."""

LEASE = datetime.timedelta(seconds=LEASE_S)
FORGOTTEN_AFTER = datetime.timedelta(days=1)
"""A node that was silent for so long is gone for good: containers have a new name each time."""

LONG_AGO = datetime.datetime.fromtimestamp(0, datetime.UTC)

Clock = Callable[[], float]
Status = CameraState.Status


class NameTakenError(RuntimeError):
    """Another living process watches under this node's name."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to read a camera until `until_s`, by the monotonic clock of this process."""

    camera_id: int
    fence: int
    until_s: float


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of the leases came to.

    Attributes:
        leases: what this node may read, by camera.
        surplus: cameras to stop reading and then to give back.
    """

    leases: dict[int, Lease]
    surplus: list[int]


class NodeLeases:
    """One node's leases; used by one thread at a time."""

    def __init__(self, name: str, *, clock: Clock = time.monotonic) -> None:
        self.name = name
        self._uuid = uuid.uuid4()
        self._clock = clock
        self._node_id: int | None = None
        self._fences: dict[int, int] = {}

    def go_round(self, *, load: float = 0.0) -> Round:
        """Beat, prolong, and take what is free; `load` is shown of this node.

        Raises:
            NameTakenError: another process goes by this name, and is alive.
            DatabaseError: nothing was prolonged, or nobody knows.
        """
        started_s = self._clock()
        with transaction.atomic():
            self._beat(load)
            self._make_states()
            self._prolong()
            active = set(Camera.objects.filter(is_active=True).values_list("pk", flat=True))
            share = self._count_share(len(active))
            surplus = self._choose_surplus(active, share)
            self._take(share - len(self._fences))
        until_s = started_s + LEASE_S - MARGIN_S
        leases = {pk: Lease(pk, fence, until_s) for pk, fence in self._fences.items()}
        return Round(leases, surplus)

    @transaction.atomic
    def give_back(self, camera_ids: Collection[int], *, problem: str = "") -> None:
        """Let others take these cameras at once; this process reads them no more."""
        for camera_id in camera_ids:
            fence = self._fences.pop(camera_id, None)
            if fence is None:
                continue
            CameraPreview.objects.filter(camera_id=camera_id, camera__state__fence=fence).delete()
            CameraState.objects.filter(pk=camera_id, fence=fence).update(
                node=None, lease_until=None, status=Status.WAITING, problem=problem, since=Now(),
                is_short=False, received_per_s=None, looked_per_s=None, delay_ms=None,
            )  # fmt: skip

    @transaction.atomic
    def leave(self, *, problem: str = "") -> None:
        """Give everything back and be no node any more."""
        self.give_back(list(self._fences), problem=problem)
        CameraNode.objects.filter(name=self.name, uuid=self._uuid).delete()
        self._node_id = None

    def _beat(self, load: float) -> None:
        mine = CameraNode.objects.filter(name=self.name, uuid=self._uuid)
        if self._node_id is None or not mine.update(beat_at=Now(), load=load):
            self._join(load)

    def _join(self, load: float) -> None:
        """Become the node of this name, once nobody else is."""
        self._fences.clear()
        CameraNode.objects.filter(beat_at__lt=Now() - FORGOTTEN_AFTER).delete()
        CameraNode.objects.bulk_create(
            [CameraNode(name=self.name, beat_at=LONG_AGO)], ignore_conflicts=True
        )
        free = CameraNode.objects.filter(name=self.name).filter(
            Q(uuid=self._uuid) | Q(beat_at__lt=Now() - LEASE)
        )
        if not free.update(uuid=self._uuid, started_at=Now(), beat_at=Now(), load=load):
            raise NameTakenError(
                f"Another process watches cameras as node {self.name}, or did so seconds ago."
            )
        self._node_id = CameraNode.objects.values_list("pk", flat=True).get(name=self.name)

    @staticmethod
    def _make_states() -> None:
        """A state for every camera that has none yet."""
        missing = Camera.objects.filter(state=None).values_list("pk", flat=True)
        states = [CameraState(camera_id=camera_id) for camera_id in missing]
        if states:
            CameraState.objects.bulk_create(states, ignore_conflicts=True)

    def _prolong(self) -> None:
        """Prolong what is still this node's, also what had run out and nobody took."""
        if not self._fences:
            return
        mine = CameraState.objects.filter(node=self._node_id, camera__in=list(self._fences))
        mine.update(lease_until=Now() + LEASE)
        found = dict(mine.values_list("camera_id", "fence"))
        self._fences = {
            camera_id: fence
            for camera_id, fence in self._fences.items()
            if found.get(camera_id) == fence
        }

    @staticmethod
    def _count_share(cameras: int) -> int:
        """The fair share of a node: cameras by living nodes, rounded up."""
        nodes = CameraNode.objects.filter(beat_at__gt=Now() - LEASE).count()
        return -(-cameras // max(nodes, 1))

    def _choose_surplus(self, active: Collection[int], share: int) -> list[int]:
        """What was switched off; else one camera too many, the one that came last."""
        idle = [camera_id for camera_id in self._fences if camera_id not in active]
        if idle or len(self._fences) <= share:
            return idle
        return [list(self._fences)[-1]]

    def _take(self, count: int) -> None:
        """Take so many free cameras; what another node is just taking is left to it."""
        if count <= 0:
            return
        free = (
            CameraState.objects.filter(camera__is_active=True)
            .filter(Q(lease_until=None) | Q(lease_until__lt=Now()))
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("camera")
        )
        camera_ids = [state.pk for state in free[:count]]
        taken = CameraState.objects.filter(pk__in=camera_ids)
        taken.update(
            node=self._node_id, lease_until=Now() + LEASE, fence=F("fence") + 1,
            status=Status.CONNECTING, problem="", since=Now(), reconnects=0, is_short=False,
        )  # fmt: skip
        CameraPreview.objects.filter(camera__in=camera_ids).delete()
        self._fences.update(taken.values_list("camera_id", "fence"))
