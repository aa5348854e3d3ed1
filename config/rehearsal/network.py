"""A network that fails when it is told to: a proxy on loopback between the kiosk and the server."""

import contextlib
import socket
import threading
from typing import Literal

Cut = Literal["refuse", "request", "waiting", "answer"]
"""The connection ends at once; while the request goes out; when the server has it and works; or
when the answer comes back, which then nobody sees."""

CUTS: tuple[Cut, ...] = ("refuse", "request", "waiting", "answer")
CHUNK = 4096
WORKING_S = 0.02


class CuttingProxy:
    """Passes bytes between `port` and the server; the next delivery that comes can be cut.

    While it `is_down`, nothing that comes gets through.
    """

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cuts = 0
        self.is_down = False
        self._planned: Cut | None = None
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def plan_cut(self, cut: Cut) -> None:
        """Cut the next delivery so."""
        with self._lock:
            self._planned = cut

    def cut_all(self) -> None:
        """Cut every connection that is open now."""
        with self._lock:
            connections, self.cuts = list(self._open), self.cuts + bool(self._open)
        for connection in connections:
            _close(connection)

    def close(self) -> None:
        """Take no more connections."""
        _close(self._listener)

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        server: socket.socket | None = None
        try:
            first = client.recv(CHUNK)
            cut = self._take_cut() if first.startswith(b"POST") else None
            if not first or self.is_down or cut == "refuse":
                return
            server = socket.create_connection(("127.0.0.1", self._target_port), timeout=5)
            server.settimeout(None)
            self._pass_on(client, server, first, cut)
        except OSError:
            return  # the server is away: so is this connection
        finally:
            for end in (client, server):
                if end is not None:
                    self._forget(end)

    def _pass_on(
        self, client: socket.socket, server: socket.socket, first: bytes, cut: Cut | None
    ) -> None:
        with self._lock:
            self._open |= {client, server}
        if cut == "request":
            server.sendall(first[: len(first) // 2])
            return
        server.sendall(first)
        upward = threading.Thread(target=_pump, args=(client, server), daemon=True)
        upward.start()
        if cut == "waiting":
            upward.join(WORKING_S)
        elif cut == "answer":
            server.recv(1)
        else:
            _pump(server, client)

    def _take_cut(self) -> Cut | None:
        with self._lock:
            cut, self._planned = self._planned, None
            self.cuts += cut is not None
        return cut

    def _forget(self, end: socket.socket) -> None:
        with self._lock:
            self._open.discard(end)
        _close(end)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(CHUNK):
            sink.sendall(data)
    _close(sink)


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
