"""OpenVINO without telemetry, and one compiled network that many threads may call.

Everything here imports OpenVINO through `import_openvino`. The plain ``import openvino`` reports
itself to Google Analytics from a child process and leaves an id in the home directory (package
openvino-telemetry, which OpenVINO depends on). Muster promises that nothing leaves the machine, so
that package is hidden before the first import, and OpenVINO falls back to its own silent stub.
"""

import sys
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Precision: TypeAlias = Literal["f32", "bf16"]
"""Arithmetic inside a network; bf16 is about twice as fast on CPUs that have it."""

Array: TypeAlias = NDArray[Any]

IDLE_REQUESTS = 32
"""Prepared requests kept per network: about three frame sizes of twelve scales."""


def import_openvino() -> Any:
    """Import OpenVINO with its telemetry package hidden."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino


class Network:
    """A compiled network; call it from any number of threads.

    An OpenVINO request serves one call at a time and sets itself up anew whenever the input shape
    changes, so idle requests are kept by shape: a camera's frames find theirs ready.
    """

    def __init__(self, compiled: Any) -> None:
        """Wrap an ``openvino.CompiledModel``."""
        self._compiled = compiled
        self._outputs = range(len(compiled.outputs))
        self._idle: OrderedDict[int, tuple[tuple[int, ...], Any]] = OrderedDict()
        self._lock = Lock()

    def __call__(self, *inputs: Array) -> list[Array]:
        """Run on inputs in the order of the network; the outputs are copies."""
        shape = tuple(side for array in inputs for side in array.shape)
        request = self._take(shape)
        try:
            request.infer(list(inputs), share_inputs=True, share_outputs=True)
            return [np.array(request.get_output_tensor(index).data) for index in self._outputs]
        finally:
            self._give_back(shape, request)

    def _take(self, shape: tuple[int, ...]) -> Any:
        with self._lock:
            ready = next((key for key, (fits, _) in self._idle.items() if fits == shape), None)
            if ready is not None:
                return self._idle.pop(ready)[1]
        return self._compiled.create_infer_request()

    def _give_back(self, shape: tuple[int, ...], request: Any) -> None:
        with self._lock:
            self._idle[id(request)] = (shape, request)
            if len(self._idle) > IDLE_REQUESTS:
                self._idle.popitem(last=False)


def compile_network(path: Path, *, precision: Precision = "f32", threads: int | None) -> Network:
    """Read and compile an OpenVINO file (.xml beside .bin) for the CPU, tuned for short waits.

    ``threads`` None lets OpenVINO use every physical core.
    """
    openvino = import_openvino()
    properties: dict[str, str | int] = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": precision,
    }
    if threads is not None:
        properties["INFERENCE_NUM_THREADS"] = threads
    return Network(openvino.Core().compile_model(path, "CPU", properties))
