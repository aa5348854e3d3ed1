"""OpenVINO without telemetry, and one compiled network that many threads may call.

Everything here imports OpenVINO through `import_openvino`. The plain ``import openvino`` reports
itself to Google Analytics from a child process and leaves an id in the home directory (package
openvino-telemetry, which OpenVINO depends on). Muster promises that nothing leaves the machine, so
that package is hidden before the first import, and OpenVINO falls back to its own silent stub.
"""

import os
import sys
from collections import deque
from pathlib import Path
from threading import Lock
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Precision: TypeAlias = Literal["f32", "bf16"]
"""Arithmetic inside a network; bf16 is about twice as fast on CPUs that have it."""

Array: TypeAlias = NDArray[Any]

KEEP_BYTES = 32 * 2**20
"""A request holds on to its last inputs; after larger ones (a full HD frame needs 25 MB) it is
thrown away, so that one huge photo does not stay in memory."""


_first_use = Lock()


def import_openvino() -> Any:
    """Import OpenVINO with its telemetry package hidden.

    Its table of types is made at the first question. Two threads that ask it at the same moment
    wait for each other for ever (the one holds Python's lock, the other that of the table), so it
    is asked here, by one thread.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    with _first_use:
        import openvino

        openvino.Type.f32.to_dtype()
    return openvino


class Network:
    """A compiled network; call it from any number of threads."""

    def __init__(self, compiled: Any) -> None:
        """Wrap an ``openvino.CompiledModel``."""
        self._compiled = compiled
        self._outputs = range(len(compiled.outputs))
        # A request serves one call at a time. append and pop of a deque need no lock.
        self._idle: deque[Any] = deque()

    def __call__(self, *inputs: Array) -> list[Array]:
        """Run on inputs in the order of the network; the outputs are copies.

        An empty batch gives empty outputs (OpenVINO itself refuses one).
        """
        if len(inputs[0]) == 0:
            return [_make_empty(output) for output in self._compiled.outputs]
        try:
            request = self._idle.pop()
        except IndexError:
            request = self._compiled.create_infer_request()
        request.infer(list(inputs), share_inputs=True, share_outputs=True)
        outputs = [np.array(request.get_output_tensor(index).data) for index in self._outputs]
        if sum(array.nbytes for array in inputs) <= KEEP_BYTES:
            self._idle.append(request)
        return outputs


def _make_empty(output: Any) -> Array:
    """An array for no items of an output whose sizes but the first are known."""
    sizes = [size.get_length() for size in list(output.partial_shape)[1:]]
    return np.zeros((0, *sizes), output.element_type.to_dtype())


def has_byte_products() -> bool:
    """Whether the CPU multiplies and adds bytes in one step (VNNI), which makes 8 bits fast.

    Without it int8 is no faster than bf16 or f32, and sums of its products may saturate.
    """
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:  # no Linux: every x86 CPU with bf16 has them
        return choose_precision() == "bf16"
    return "avx512_vnni" in flags or "avx_vnni" in flags


def choose_precision() -> Precision:
    """The fastest floating-point arithmetic that this CPU has in hardware."""
    capabilities = import_openvino().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "bf16" if "BF16" in capabilities else "f32"


def count_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


def compile_network(
    path: Path, *, precision: Precision = "f32", threads: int | None = None, streams: int = 1
) -> Network:
    """Read and compile an OpenVINO file (.xml beside .bin, or .onnx) for the CPU.

    ``threads`` None lets OpenVINO use every physical core. So many calls as there are ``streams``
    run side by side and share the threads; others take turns. One stream is the fastest for one
    call; several give more calls a second, because threads that work on one call wait for each
    other (two of them cost a small network half as much again).
    """
    openvino = import_openvino()
    properties: dict[str, str | int] = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": precision,
        "NUM_STREAMS": streams,
    }
    if threads is not None or streams > 1:
        properties["INFERENCE_NUM_THREADS"] = max(threads or count_cores(), streams)
    return Network(openvino.Core().compile_model(path, "CPU", properties))
