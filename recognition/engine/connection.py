"""One connection to a stream: a thread reads its packets, another decodes them.

Reading never waits for decoding, so nothing piles up in the camera or the network, and a packet's
age says how far decoding is behind. When it falls behind, all packets up to the next key frame are
dropped. Native code may hang for ever; then both threads are left behind, and end when it does.
"""

import threading
import time
from collections import deque
from typing import Any, Protocol

import av
from av.codec.hwaccel import HWAccel

from recognition.engine.reconnect import Cause, Refusal, find_cause, refuse

OPEN_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 5.0
# A stream that ends after so much of that time without a packet has not been closed: it stalled.
SILENT_SHARE = 0.9
# So old may a packet become before it is decoded.
MOST_BEHIND_S = 0.4
# Native code that takes longer than it may, by so much, hangs.
GRACE_S = 3.0
DECODING_LIMIT_S = 5.0
# Packets but no picture for so long: what comes is no video that can be shown. Some cameras send a
# key frame only every twenty seconds.
BLIND_LIMIT_S = 30.0
# After damage pictures are smeared until the next key frame; that may be far away.
SMEARED_S = 2.0
# Failures in a row after which hardware is given up.
MOST_HARDWARE_FAILURES = 10

OPTIONS = {
    # Over TCP nothing is lost on the way; cameras that do not offer it send by UDP.
    "rtsp_flags": "prefer_tcp",
    # What a stream is, its first key frame says; its frame rate is counted.
    "analyzeduration": "1000000",
    "fpsprobesize": "0",
    # An address from the network must not make FFmpeg read a file of this machine.
    "protocol_whitelist": "rtsp,rtsps,rtp,srtp,udp,tcp,tls,http,https,httpproxy,crypto,rtmp,rtmps",
}

FAILURES = (av.error.FFmpegError, OSError, ValueError, RuntimeError)
"""What PyAV raises: FFmpeg's errors, and those of Python that stand for them."""


class Receiver(Protocol):
    """Who is told what comes."""

    def note_packet(self, connection: "Connection", arrived_s: float) -> None:
        """A packet of the video came."""
        ...

    def show(self, connection: "Connection", picture: av.VideoFrame, arrived_s: float) -> None:
        """A picture was decoded."""
        ...

    def note_end(self, connection: "Connection") -> None:
        """It is over."""
        ...


class Connection:
    """Begins at once; `find_refusal` tells when it is over, and why."""

    def __init__(
        self, address: str, *, receiver: Receiver, accelerator: HWAccel | None = None
    ) -> None:
        self.codec = ""
        self.frames_per_s: float | None = None
        self.dropped = 0
        """Packets that were not decoded, because decoding was behind."""

        self.damaged = 0
        """Packets that could not be decoded, and pictures that were not whole."""

        self.has_hardware_failed = False
        self._address = address
        self._receiver = receiver
        self._accelerator = accelerator
        self._refusal: Refusal | None = None
        self._packets: deque[tuple[Any, float]] = deque()
        self._awaits_key = False
        self._news = threading.Condition()
        self._is_stopped = False
        self._is_open = False
        self._alive_s = self._shown_s = time.monotonic()
        self._decoding_since_s: float | None = None
        self._smeared_until_s = 0.0
        self._decoder: threading.Thread | None = None
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def is_accelerated(self) -> bool:
        """Whether hardware decodes."""
        return self._accelerator is not None

    def find_refusal(self) -> Refusal | None:
        """Why it is over, or must be given up; None while all is well."""
        if self._refusal is not None:
            return self._refusal
        cause = self._find_silence(time.monotonic())
        return None if cause is None else refuse(cause, self._address)

    def stop(self) -> None:
        """Let its threads end as soon as they can."""
        with self._news:
            self._is_stopped = True
            self._packets.clear()
            self._news.notify_all()

    def join(self, timeout_s: float) -> bool:
        """Wait until its threads have ended; False when they have not."""
        self._reader.join(timeout_s)
        return not self._reader.is_alive()

    def _find_silence(self, now_s: float) -> Cause | None:
        """What takes longer than it may, in native code or at the camera."""
        if not self._is_open:
            limit_s = 2 * OPEN_TIMEOUT_S + GRACE_S
            return "silent" if now_s - self._alive_s > limit_s else None
        since_s = self._decoding_since_s
        if since_s is not None and now_s - since_s > DECODING_LIMIT_S:
            return "hangs"
        if now_s - self._alive_s > READ_TIMEOUT_S + GRACE_S:
            return "stalled"
        return "undecodable" if now_s - self._shown_s > BLIND_LIMIT_S else None

    def _read(self) -> None:
        """Open, and put packets in line until something ends it."""
        container = None
        try:
            container = self._open()
            stream = self._choose_stream(container)
            if stream is not None:
                self._start_decoder(stream.codec_context)
                self._queue_packets(container, stream)
        except FAILURES as error:
            self._end(self._find_cause(error))
        finally:
            self._end(self._name_end())
            if self._decoder is not None:
                self._decoder.join()
            if container is not None:
                container.close()

    def _find_cause(self, error: Exception) -> Cause:
        cause = find_cause(self._address, error)
        if cause != "no_video":
            return cause
        return self._name_end() if self._is_open else self._name_failure()

    def _name_end(self) -> Cause:
        """FFmpeg says of a read that took too long, too, that the stream has ended."""
        return "stalled" if self._is_open and self._was_silent(READ_TIMEOUT_S) else "ended"

    def _name_failure(self) -> Cause:
        """FFmpeg says of an answer that did not come, too, that it was no good."""
        return "stalled" if self._was_silent(OPEN_TIMEOUT_S) else "no_video"

    def _was_silent(self, limit_s: float) -> bool:
        return time.monotonic() - self._alive_s >= SILENT_SHARE * limit_s

    def _open(self) -> Any:
        try:
            return self._open_with(self._accelerator)
        except FAILURES as error:
            # Errors of the stream name its address; those of the device do not.
            if self._accelerator is None or getattr(error, "filename", None):
                raise
            self._accelerator, self.has_hardware_failed = None, True
            return self._open_with(None)

    def _open_with(self, accelerator: HWAccel | None) -> Any:
        return av.open(
            self._address,
            options=OPTIONS,
            timeout=(OPEN_TIMEOUT_S, READ_TIMEOUT_S),
            hwaccel=accelerator,
            metadata_errors="replace",
        )

    def _choose_stream(self, container: Any) -> Any:
        """The video, if there is one that can be decoded."""
        if not container.streams.video:
            self._end("no_video")
            return None
        stream = container.streams.video[0]
        if stream.codec_context is None:
            self._end("codec")
            return None
        self.codec = stream.codec_context.name
        self.frames_per_s = float(stream.average_rate) if stream.average_rate else None
        return stream

    def _start_decoder(self, codec: Any) -> None:
        # Several threads would each hold a frame back, and there are many cameras.
        codec.thread_count = 1
        self._alive_s = self._shown_s = time.monotonic()
        self._is_open = True
        self._decoder = threading.Thread(target=self._decode, args=(codec,), daemon=True)
        self._decoder.start()

    def _queue_packets(self, container: Any, stream: Any) -> None:
        for packet in container.demux(stream):
            if self._is_stopped:
                return
            if not packet.size:
                continue
            self._alive_s = time.monotonic()
            self._receiver.note_packet(self, self._alive_s)
            self._queue(packet, self._alive_s)

    def _queue(self, packet: Any, now_s: float) -> None:
        """Put it in line, unless decoding is behind; then drop what waits, up to a key frame."""
        with self._news:
            if self._packets and now_s - self._packets[0][1] > MOST_BEHIND_S:
                self.dropped += len(self._packets)
                self._packets.clear()
                self._awaits_key = True
            if self._awaits_key and not packet.is_keyframe:
                self.dropped += 1
                return
            self._awaits_key = False
            self._packets.append((packet, now_s))
            self._news.notify_all()

    def _decode(self, codec: Any) -> None:
        failures = 0
        while (waiting := self._take_packet()) is not None:
            packet, arrived_s = waiting
            self._decoding_since_s = time.monotonic()
            try:
                pictures = decode_packet(codec, packet)
                failures = 0
            except FAILURES:
                pictures = []
                failures += 1
                self._note_damage()
            self._decoding_since_s = None
            self._show(pictures, arrived_s)
            if self.is_accelerated and failures > MOST_HARDWARE_FAILURES:
                self.has_hardware_failed = True
                self._end("undecodable")

    def _take_packet(self) -> tuple[Any, float] | None:
        with self._news:
            self._news.wait_for(lambda: self._packets or self._is_stopped)
            return None if self._is_stopped else self._packets.popleft()

    def _show(self, pictures: list[av.VideoFrame], arrived_s: float) -> None:
        for picture in pictures:
            if picture.is_corrupt:
                self._note_damage()
            elif picture.key_frame or time.monotonic() > self._smeared_until_s:
                self._smeared_until_s = 0.0
                self._shown_s = time.monotonic()
                self._receiver.show(self, picture, arrived_s)

    def _note_damage(self) -> None:
        self.damaged += 1
        if not self._smeared_until_s:
            self._smeared_until_s = time.monotonic() + SMEARED_S

    def _end(self, cause: Cause) -> None:
        """It is over by this cause, unless it was over before."""
        if self._refusal is None:
            self._refusal = refuse(cause, self._address)
        self.stop()
        self._receiver.note_end(self)


def decode_packet(codec: Any, packet: Any) -> list[av.VideoFrame]:
    """The pictures that this packet completes."""
    return list(codec.decode(packet))
