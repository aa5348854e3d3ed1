"""The hardware that decodes video on this machine, if there is any."""

from functools import cache

import av
from av.codec import Codec
from av.codec.hwaccel import HWAccel, hwdevices_available

# Those that decode, the most capable first; what else FFmpeg lists computes or draws.
DEVICES = ("cuda", "vaapi", "videotoolbox", "d3d11va", "d3d12va")
# All streams share the context that the process has anyway.
OPTIONS: dict[str, dict[str, object]] = {"cuda": {"primary_ctx": "1"}}


def make_accelerator() -> HWAccel | None:
    """What decodes the next stream, None for the processor alone.

    What the hardware cannot decode the processor does, and every picture ends in main memory.
    """
    device = find_device()
    return None if device is None else _make(device)


@cache
def find_device() -> str | None:
    """The name of a device that can really be used; asked once."""
    return next((name for name in DEVICES if name in hwdevices_available() and _works(name)), None)


def _works(device: str) -> bool:
    """Whether a decoder can be had: FFmpeg knows more devices than a machine has."""
    try:
        _make(device).create(Codec("h264", "r"))
    except (av.error.FFmpegError, NotImplementedError, RuntimeError):
        return False
    return True


def _make(device: str) -> HWAccel:
    return HWAccel(device, allow_software_fallback=True, options=OPTIONS.get(device, {}))
