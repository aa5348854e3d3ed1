"""The RTSP server, in a process of the system's Python: `/usr/bin/python3 server_program.py`.

It speaks JSON lines. On standard input: `{"id": 1, "do": "serve", "path": "/hall", …}` and so on,
see `Camera`; the end of the input ends it. On standard output: `{"done": 1, …}` for each of these,
`{"sent": path, "number": n, "s": monotonic seconds}` for each frame, and `{"readers": path,
"count": n}` whenever somebody begins or stops to watch.

Every path is a camera with a port of its own: to cut it closes the port, as a lost cable would.
"""

import json
import random
import re
import sys
import threading
import time
from pathlib import Path
from typing import Any

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

SOURCE = "appsrc name=source is-live=true format=time max-bytes=0 caps="
LAUNCHES = {
    "h264": f"{SOURCE}video/x-h264,stream-format=byte-stream,alignment=au ! h264parse"
    " ! rtph264pay name=pay0 pt=96 config-interval=-1",
    "h265": f"{SOURCE}video/x-h265,stream-format=byte-stream,alignment=au ! h265parse"
    " ! rtph265pay name=pay0 pt=96 config-interval=-1",
    "mjpeg": f"{SOURCE}image/jpeg ! jpegparse ! rtpjpegpay name=pay0 pt=26",
    "jpeg2000": f"{SOURCE}image/x-jpc,sampling=(string)YCbCr-4:2:0,colorspace=sYUV"
    " ! rtpj2kpay name=pay0 pt=96",
    "audio": "audiotestsrc is-live=true ! mulawenc ! rtppcmupay name=pay0 pt=0",
}
BEGINNINGS = {
    "h264": rb"(?=\x00\x00\x00\x01\x09)",
    "h265": rb"(?=\x00\x00\x00\x01\x46\x01)",
    "mjpeg": rb"(?=\xff\xd8\xff)",
    "jpeg2000": rb"(?=\xff\x4f\xff\x51)",
}
H264_KEY = re.compile(rb"\x00\x00\x01[\x25\x45\x65]")
ROLE = "viewer"
HEADER_BYTES = 40
DAMAGED_BYTES = 24

_writing = threading.Lock()
chance = random.Random()  # noqa: S311  not a secret


def say(**message: Any) -> None:
    """One line to whoever started this."""
    with _writing:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


class Film:
    """The pictures of a file, each as it is sent."""

    def __init__(self, *, file: str, codec: str, frames_per_s: float) -> None:
        data = Path(file).read_bytes() if file else b""
        parts = re.split(BEGINNINGS[codec], data) if data else []
        self.pictures = [part for part in parts if part]
        self.frames_per_s = frames_per_s


class Feeder(threading.Thread):
    """Gives a reader the pictures of a camera, each at its time, for ever."""

    def __init__(self, camera: "Camera", source: Any, payloader: Any) -> None:
        super().__init__(daemon=True)
        self._camera = camera
        self._source = source
        self._payloader = payloader
        self._number = 0
        self._film: Film | None = None
        self.is_stopped = threading.Event()

    def run(self) -> None:
        """Send until stopped, or until nobody listens any more."""
        started_s = due_s = time.monotonic()
        while not self.is_stopped.wait(max(0.0, due_s - time.monotonic())):
            film = self._camera.film
            due_s += 1 / film.frames_per_s
            if film is not self._film:
                self._film, self._number = film, 0
            if self._camera.is_stalled:
                self._number = 0
                continue
            if not self._send(film.pictures[self._number], time.monotonic() - started_s):
                return
            self._number = (self._number + 1) % len(film.pictures)

    def set_clock(self, offset_s: float) -> None:
        """The stream's times are off by so much; each picture is still sent at its time."""
        offset = int(offset_s * Gst.SECOND)
        self._source.get_static_pad("src").set_offset(offset)
        self._payloader.get_static_pad("src").set_offset(-offset)

    def _send(self, picture: bytes, time_s: float) -> bool:
        camera = self._camera
        spared = camera.spares_keys and H264_KEY.search(picture)
        if not spared and chance.random() < camera.damaged_share:
            picture = damage(picture)
        buffer = Gst.Buffer.new_wrapped(picture)
        buffer.pts = int(time_s * Gst.SECOND)
        sent_s = time.monotonic()
        if self._source.emit("push-buffer", buffer) != Gst.FlowReturn.OK:
            return False
        say(sent=camera.path, number=self._number, s=sent_s)
        return True


def damage(picture: bytes) -> bytes:
    """Some bytes behind the headers are others, and the end is missing."""
    if len(picture) <= HEADER_BYTES:
        return picture
    data = bytearray(picture[: max(HEADER_BYTES + 1, len(picture) * 3 // 4)])
    for _ in range(DAMAGED_BYTES):
        data[chance.randrange(HEADER_BYTES, len(data))] = chance.randrange(256)
    return bytes(data)


class Camera:
    """One path on a port of its own, and what can be done to it."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.path: str = order["path"]
        self.is_stalled = False
        self.damaged_share = 0.0
        self.spares_keys = False
        self._offset_s = 0.0
        self._codec: str = order["codec"]
        self._login: tuple[str, str] = order["user"], order["password"]
        self._feeders: list[Feeder] = []
        self._readers = 0
        self._server: Any = None
        self._attached = 0
        self.port = 0
        self.show(order)
        self.restore(order)

    def show(self, order: dict[str, Any]) -> None:
        """From the next picture on another film, of the same codec and maybe of another size."""
        self.film = Film(file=order["file"], codec=self._codec, frames_per_s=order["frames_per_s"])

    def cut(self, _order: dict[str, Any]) -> None:
        """Nobody answers at the port, and whoever watched has lost the connection."""
        if self._server is None:
            return
        GLib.source_remove(self._attached)
        for feeder in self._feeders:
            feeder.is_stopped.set()
        self._feeders.clear()
        remove = GstRtspServer.RTSPFilterResult.REMOVE
        self._server.client_filter(lambda _server, _client: remove)
        self._server = None

    def restore(self, _order: dict[str, Any]) -> None:
        """As it was at first: the port answers, pictures come."""
        self.is_stalled, self.damaged_share, self._offset_s = False, 0.0, 0.0
        if self._server is not None:
            self.jump({"seconds": 0.0})
            return
        server = GstRtspServer.RTSPServer()
        server.set_address("127.0.0.1")
        server.set_service(str(self.port))
        if self._login[0]:
            server.set_auth(make_auth(*self._login))
        server.get_mount_points().add_factory(self.path, self._make_factory())
        server.connect("client-connected", self._greet)
        self._attached = server.attach(None)
        if not self._attached:
            raise RuntimeError(f"port {self.port} cannot be had")
        self.port = server.get_bound_port()
        self._server = server

    def stall(self, _order: dict[str, Any]) -> None:
        """The connection stays, nothing comes."""
        self.is_stalled = True

    def damage(self, order: dict[str, Any]) -> None:
        """So many of the pictures are damaged, 0 to 1; of H.264 maybe no key frames."""
        self.damaged_share, self.spares_keys = order["share"], order["spares_keys"]

    def jump(self, order: dict[str, Any]) -> None:
        """The camera's clock is set forward, or back to where it was."""
        self._offset_s += order["seconds"]
        for feeder in self._feeders:
            feeder.set_clock(self._offset_s)

    def _make_factory(self) -> Any:
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(f"( {LAUNCHES[self._codec]} )")
        factory.set_shared(True)
        factory.connect("media-configure", self._feed)
        if self._login[0]:
            permissions = GstRtspServer.RTSPPermissions()
            for right in ("access", "construct"):
                permissions.add_permission_for_role(ROLE, f"media.factory.{right}", True)  # noqa: FBT003
            factory.set_permissions(permissions)
        return factory

    def _feed(self, _factory: Any, media: Any) -> None:
        source = media.get_element().get_child_by_name("source")
        if source is None:
            return
        feeder = Feeder(self, source, media.get_element().get_child_by_name("pay0"))
        self._feeders.append(feeder)
        media.connect("unprepared", lambda _media: feeder.is_stopped.set())
        feeder.start()

    def _greet(self, _server: Any, client: Any) -> None:
        watches = [False]

        def begin(*_arguments: Any) -> None:
            if not watches[0]:
                watches[0] = True
                self._count_reader(1)

        def end(*_arguments: Any) -> None:
            if watches[0]:
                watches[0] = False
                self._count_reader(-1)

        client.connect("play-request", begin)
        client.connect("closed", end)

    def _count_reader(self, change: int) -> None:
        self._readers += change
        say(readers=self.path, count=self._readers)


def make_auth(user: str, password: str) -> Any:
    """Who may watch; asks by digest, as cameras do, or in the clear."""
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", ROLE)
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    auth.add_digest(user, password, token)
    return auth


class Program:
    """Carries out what comes in, in the thread of the server."""

    def __init__(self) -> None:
        self._cameras: dict[str, Camera] = {}
        self._loop = GLib.MainLoop()

    def run(self) -> None:
        """Until the input ends."""
        threading.Thread(target=self._read, daemon=True).start()
        self._loop.run()

    def _read(self) -> None:
        for line in sys.stdin:
            GLib.idle_add(self._obey, json.loads(line))
        GLib.idle_add(self._loop.quit)

    def _obey(self, order: dict[str, Any]) -> bool:
        try:
            if order["do"] == "serve":
                camera = self._cameras[order["path"]] = Camera(order)
            else:
                camera = self._cameras[order["path"]]
                getattr(camera, order["do"])(order)
            say(done=order["id"], port=camera.port)
        except Exception as error:  # noqa: BLE001  told to whoever asked, who raises it
            say(done=order["id"], error=repr(error))
        return False


if __name__ == "__main__":
    Gst.init(None)
    Program().run()
