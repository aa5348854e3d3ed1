"""A real receiver of webhooks on loopback, which answers as a test wants."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest


class Receiver:
    """What came in, and what is answered: a status, or a function of the handler."""

    def __init__(self) -> None:
        self.requests: list[dict] = []
        self.answers: list = []
        self.default = 204
        self.body = b""
        self.headers: dict[str, str] = {}
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.requests.append(
                    {"path": self.path, "headers": dict(self.headers), "body": body}
                )
                answer = receiver.answers.pop(0) if receiver.answers else receiver.default
                if callable(answer):
                    answer(self)
                    return
                self.send_response(answer)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(receiver.body)

            def log_message(self, *arguments) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def messages(self) -> list[dict]:
        return [json.loads(request["body"]) for request in self.requests]

    def wait_for(self, count: int, timeout_s: float = 15) -> list[dict]:
        deadline = time.monotonic() + timeout_s
        while len(self.requests) < count:
            assert time.monotonic() < deadline, f"{len(self.requests)} of {count} came"
            time.sleep(0.02)
        return self.messages

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    """It listens on loopback, which a setting lists."""
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]
    receiver = Receiver()
    yield receiver
    receiver.close()
