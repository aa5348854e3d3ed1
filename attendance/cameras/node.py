"""A node: one process that watches all cameras for which it holds a lease.

Its main thread schedules. Beside it one thread keeps the leases, one writes sightings, states and
live pictures, and `settings.INFERENCE_WORKERS` look at pictures. Streams have their own threads.
The database is never waited for in the scheduler's thread: when it is away, the leases run out by
this process's own clock, and reading stops. A guard waits for nothing at all: it ends a process
that hangs, and has doors watched while the database is away, also when that only says nothing.
"""

import functools
import logging
import math
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from attendance.cameras.address import open_address
from attendance.cameras.arrivals import finish, list_guarding_cameras
from attendance.cameras.causes import NO_KEY
from attendance.cameras.hours import find_rest
from attendance.cameras.leases import BEAT_S, Lease, NameTakenError, NodeLeases
from attendance.cameras.outages import Outage, OutageWatch
from attendance.cameras.shares import choose_next
from attendance.cameras.sightings import SightingBook
from attendance.cameras.telling import Report, Teller, tell_waiting
from attendance.cameras.watching import OpenStream, Task, Watch, open_stream
from attendance.models import Camera, CheckInRules
from people.encryption import DecryptionError
from recognition.engine.errors import EngineError
from recognition.identify import identify
from recognition.memory import keep_up
from recognition.runtime import get_engine, get_liveness, serve_side_by_side
from recognition.stream import FaceStream

logger = logging.getLogger(__name__)

WRITE_EVERY_S = 0.25
TELL_EVERY_S = 1.0
HANDOVER_S = 0.2
"""While a stream that goes to another node is being closed, the next round comes so soon."""

RETRY_S = 1.0
"""After an outage of the database is asked again so soon."""

ENGINE_RETRY_S = 30.0
LONGEST_WAIT_S = 0.25
"""The scheduler looks at leases and hours so often, also when no picture comes."""

MOST_FAILURES = 2
"""After so many failures in a row the database is away; one is a connection that was ended."""

GUARD_EVERY_S = 0.5
LOOK_LIMIT_S = 60.0
"""A look that takes so long hangs in native code; only a new process helps."""

HANGS = 70
"""Exit status of a process that hangs: EX_SOFTWARE of sysexits.h."""

GOODBYE_S = 5.0


class Node:
    """Watches cameras until it is stopped."""

    def __init__(
        self,
        name: str,
        *,
        workers: int = settings.INFERENCE_WORKERS,
        open_stream: OpenStream = open_stream,
        end: Callable[[int], None] = os._exit,
    ) -> None:
        self.book = SightingBook()
        self._leases = NodeLeases(name)
        self._teller = Teller()
        self._open_stream = open_stream
        self._outages = OutageWatch(open_stream, is_read=self._is_read)
        self._end = end
        serve_side_by_side(workers)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._tasks: dict[int, Task] = {}
        self._watches: dict[int, Watch] = {}
        self._workers = workers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="cameras")
        self._looks: dict[Future[None], tuple[Watch, float]] = {}
        self._busy_s = 0.0
        self._measured_s = time.monotonic()
        self._reported_s = 0.0
        self._reports: list[Report] = []
        self._leaving: set[int] = set()
        self._has_engine = False
        self._stepped_s = time.monotonic()
        self._cut_off_s = math.inf  # without another round of the leases

    def stop(self) -> None:
        """End soon; may be called from anywhere, also by a signal."""
        self._stopping.set()
        self._wake.set()

    def run(self) -> None:
        """Watch until stopped, then give all leases back."""
        writer = threading.Thread(target=self._write_on, name="camera writer", daemon=True)
        keeper = threading.Thread(target=self._keep_leases, name="camera leases", daemon=True)
        guard = threading.Thread(target=self._guard, name="camera guard", daemon=True)
        self._stepped_s = time.monotonic()
        for thread in (writer, keeper, guard):
            thread.start()
        try:
            while not self._stopping.is_set():
                self._step()
        finally:
            self._stopping.set()
            self._say_goodbye(guard, keeper, writer)

    # Scheduler

    def _step(self) -> None:
        """One turn: orders, motion, and work for every thread that is free."""
        self._wake.wait(self._choose_wait_s())
        self._wake.clear()
        now_s = self._stepped_s = time.monotonic()
        self._take_orders()
        for watch in self._watches.values():
            watch.keep_up(now_s)
            watch.check_motion(now_s)
        self._hand_out_work(now_s)
        self._make_reports(now_s)

    def _choose_wait_s(self) -> float:
        """Until the first look is due; streams and finished looks wake us before."""
        if len(self._looks) >= self._workers:
            return LONGEST_WAIT_S
        due_s = [
            watch.share.due_s
            for watch in self._watches.values()
            if watch.has_news and watch.share.is_open and not watch.is_busy
        ]
        return max(0.0, min(min(due_s, default=9e9) - time.monotonic(), LONGEST_WAIT_S))

    def _take_orders(self) -> None:
        """Begin, change and end watches as the newest round of the leases says."""
        elsewhere = self._outages.cameras
        tasks = {pk: task for pk, task in self._tasks.items() if pk not in elsewhere}
        for camera_id, task in tasks.items():
            watch = self._watches.get(camera_id)
            if watch is None:
                self._watches[camera_id] = self._begin(task)
            elif watch.task is not task:
                watch.change(task)
        for camera_id in self._watches.keys() - tasks.keys():
            self._watches[camera_id].end()
            if self._watches[camera_id].is_over:
                del self._watches[camera_id]

    def _begin(self, task: Task) -> Watch:
        return Watch(
            task,
            book=self.book,
            teller=self._teller,
            wake=self._wake,
            make_faces=make_faces,
            open_stream=self._open_stream,
        )

    def _hand_out_work(self, now_s: float) -> None:
        """Give every free thread the camera that is furthest behind, or else a live picture."""
        for look in [look for look in self._looks if look.done()]:
            self._looks.pop(look)[0].is_busy = False
        while len(self._looks) < self._workers:
            watch, work = self._choose_work(now_s)
            if watch is None or work is None:
                return
            watch.is_busy = True
            look = self._pool.submit(self._work, work)
            self._looks[look] = (watch, now_s)
            look.add_done_callback(lambda _look: self._wake.set())

    def _choose_work(self, now_s: float) -> tuple[Watch | None, Callable[[], None] | None]:
        idle = [it for it in self._watches.values() if not it.is_busy]
        waiting = {watch.share: watch for watch in idle if watch.has_news}
        share = choose_next(waiting, now_s=now_s)
        if share is not None:
            share.take(now_s)
            return waiting[share], waiting[share].look
        shown = next((watch for watch in idle if watch.wants_preview(now_s)), None)
        return shown, shown.show if shown else None

    def _work(self, work: Callable[[], None]) -> None:
        """In a thread of the pool."""
        started_s = time.monotonic()
        try:
            work()
        except Exception:
            # What one camera sends must not end the watch of the others.
            logger.exception("A picture failed")
        finally:
            connections.close_all()
            with self._lock:
                self._busy_s += time.monotonic() - started_s

    def _make_reports(self, now_s: float) -> None:
        if now_s - self._reported_s >= TELL_EVERY_S:
            self._reported_s = now_s
            self._reports = [watch.report(now_s) for watch in self._watches.values()]

    # Guard

    def _guard(self) -> None:
        """Never waits for the database or for native code."""
        reached_s = time.monotonic()
        while not self._stopping.wait(GUARD_EVERY_S):
            now_s = time.monotonic()
            if now_s >= self._cut_off_s:
                reached_s = now_s
                self._outages.begin(self._tasks.values())
            else:
                self._outages.end()
                self._watch_for_hanging(now_s, reached_s=reached_s)
        self._outages.end()

    def _watch_for_hanging(self, now_s: float, *, reached_s: float) -> None:
        """What waited for a database that was away, until `reached_s`, did not hang then."""
        if now_s - max(self._stepped_s, reached_s) > LOOK_LIMIT_S:
            logger.critical("The scheduler of cameras hangs: this node ends")
            self._end(HANGS)
        for watch, started_s in list(self._looks.values()):
            if now_s - max(started_s, reached_s) > LOOK_LIMIT_S:
                logger.critical("A picture of camera %s hangs: this node ends", watch.task.name)
                self._end(HANGS)

    def _is_read(self, camera_id: int) -> bool:
        watch = self._watches.get(camera_id)
        return watch is not None and watch.is_reading

    # Leases

    def _keep_leases(self) -> None:
        """Round after round; see `attendance.cameras.leases`. Keeps its connection open."""
        outage = Outage("The leases of cameras cannot be prolonged")
        failures = 0
        while not self._stopping.is_set():
            pause_s = BEAT_S
            try:
                pause_s = self._go_round()
                failures = 0
                outage.end()
            except NameTakenError as error:
                logger.warning("%s Waiting for it to end; --node gives another name.", error)
            except DatabaseError as error:
                pause_s = RETRY_S
                failures += 1
                outage.note(error)
                connections.close_all()
                if failures >= MOST_FAILURES:
                    self._cut_off_s = min(self._cut_off_s, time.monotonic())
            except Exception:
                logger.exception("A round of the leases failed")
                connections.close_all()
            self._stopping.wait(pause_s)
        connections.close_all()

    def _go_round(self) -> float:
        """One round; seconds until the next."""
        if not self._has_engine and not self._load_engine():
            return BEAT_S
        found = self._leases.go_round(load=self._measure_load())
        self._leaving |= set(found.surplus)
        self._tasks = plan(
            [it for it in found.leases.values() if it.camera_id not in self._leaving]
        )
        self._cut_off_s = min((it.until_s for it in found.leases.values()), default=math.inf)
        self._wake.set()
        ended = self._leaving - self._watches.keys()
        self._leases.give_back(ended)
        self._leaving -= ended
        return HANDOVER_S if self._leaving else BEAT_S

    def _load_engine(self) -> bool:
        """Before the first lease is taken: that may take longer than a lease lasts."""
        if not Camera.objects.filter(is_active=True).exists():
            return False
        try:
            get_engine()
        except EngineError as error:
            logger.exception("The engine cannot start: no camera is watched")
            tell_waiting(str(error))
            self._stopping.wait(ENGINE_RETRY_S)
            return False
        self._has_engine = True
        return True

    def _measure_load(self) -> float:
        """Share of the threads' time that was in use since the last round."""
        now_s = time.monotonic()
        with self._lock:
            busy_s, self._busy_s = self._busy_s, 0.0
        elapsed_s, self._measured_s = now_s - self._measured_s, now_s
        return min(1.0, busy_s / max(elapsed_s * self._workers, 1e-3))

    # Writing

    def _write_on(self) -> None:
        """Sightings at once, states every second, live pictures as they come.

        Keeps its connection open: it is used several times a second.
        """
        told_s = 0.0
        outage = Outage("What cameras saw cannot be written, and is kept meanwhile")
        while not self._stopping.is_set():
            self.book.has_urgent.wait(WRITE_EVERY_S)
            try:
                self.book.write()
                self._teller.write_pictures()
                if time.monotonic() - told_s >= TELL_EVERY_S:
                    told_s = time.monotonic()
                    self._tell()
                    outage.end()
            except DatabaseError as error:
                outage.note(error)
                connections.close_all()
                self._stopping.wait(RETRY_S)
            except Exception:
                logger.exception("What cameras saw cannot be written")
                connections.close_all()
                self._stopping.wait(RETRY_S)
        connections.close_all()

    def _tell(self) -> None:
        if not self._reports:
            return
        wanted = self._teller.tell(self._reports)
        now, now_s = timezone.now(), time.monotonic()
        for camera_id, watch in list(self._watches.items()):
            until = wanted.get(camera_id)
            left_s = (until - now).total_seconds() if until else 0.0
            watch.preview_until_s = now_s + left_s

    # The end

    def _say_goodbye(self, *threads: threading.Thread) -> None:
        for watch in self._watches.values():
            watch.end()
        self._pool.shutdown(wait=False, cancel_futures=True)
        wait(self._looks, timeout=GOODBYE_S)
        for watch in self._watches.values():
            watch.wait_for_end(GOODBYE_S)
        for thread in threads:
            thread.join(GOODBYE_S)
        try:
            self.book.write(everything=True)
            self._leases.leave()
        except DatabaseError:
            logger.exception("The database is away: the leases of cameras run out by themselves")
        finish(GOODBYE_S)
        connections.close_all()


def plan(leases: list[Lease]) -> dict[int, Task]:
    """What is to be done with the cameras under these leases, as they are now."""
    by_camera = {lease.camera_id: lease for lease in leases}
    cameras = Camera.objects.select_related("site").filter(pk__in=by_camera)
    rules = {it.site_id: it for it in CheckInRules.objects.filter(site__cameras__in=by_camera)}
    guards = list_guarding_cameras()
    return {
        camera.pk: _make_task(
            camera, by_camera[camera.pk], rules.get(camera.site_id), is_guard=camera.pk in guards
        )
        for camera in cameras
    }


def _make_task(camera: Camera, lease: Lease, rules: CheckInRules | None, *, is_guard: bool) -> Task:
    asks_life = is_guard or bool(camera.records)
    address, problem = "", ""
    try:
        address = open_address(camera)
        if asks_life:
            get_liveness()
    except DecryptionError:
        problem = NO_KEY
    except EngineError as error:
        problem = str(error)
    return Task(
        lease=lease,
        name=camera.name,
        address=address,
        frames_per_s=camera.frames_per_s,
        asks_life=asks_life,
        keeps_crops=camera.keeps_crops,
        rest=find_rest(camera, rules, timezone.now()),
        problem=problem,
    )


def make_faces(task: Task) -> FaceStream:
    """Whoever stands before the camera, followed and named as at a kiosk.

    Raises:
        EngineError: the networks cannot be opened.
    """
    engine = get_engine()
    return FaceStream(
        engine=engine,
        identify=functools.partial(identify, model_id=engine.model_id),
        count_erasures=keep_up,
        liveness=get_liveness() if task.asks_life else None,
    )
