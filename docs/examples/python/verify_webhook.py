"""Receive webhooks of Muster, and refuse what did not come from it. Only the standard library.

MUSTER_WEBHOOK_SECRET=whsec_… python verify_webhook.py 8088
"""

import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

TOLERANCE_S = 300
done: set[str] = set()  # in earnest: the ids in your database, in the transaction of the work


def is_genuine(header: str, body: bytes, secret: str, now_s: float | None = None) -> bool:
    """Whether the signature fits the body as it came, and is fresh."""
    fields = dict(part.partition("=")[::2] for part in header.split(","))
    timestamp, signature = fields.get("t", ""), fields.get("v1", "")
    if not timestamp.isdecimal():
        return False
    now_s = time.time() if now_s is None else now_s
    if abs(now_s - int(timestamp)) > TOLERANCE_S:
        return False
    signed = timestamp.encode() + b"." + body
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode())


class Hook(BaseHTTPRequestHandler):
    """Answers at once; the work comes afterwards."""

    def do_POST(self) -> None:
        """Take in one message."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        header = self.headers.get("Muster-Signature", "")
        genuine = is_genuine(header, body, os.environ["MUSTER_WEBHOOK_SECRET"])
        self.send_response(204 if genuine else 400)
        self.end_headers()
        if genuine:
            take(json.loads(body))


def take(message: dict) -> None:
    """Do the work, once for each id."""
    if message["id"] in done:
        return
    done.add(message["id"])
    person = message["employee"] or {}
    print(message["kind"], person.get("name", "–"), message["data"], flush=True)


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Hook).serve_forever()
