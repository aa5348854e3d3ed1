"""A relay that obeys Muster's commands, and nothing that is made up, played back or late.

Runs on a small computer beside the door, such as one with a relay on a GPIO pin. Needs paho-mqtt.

DOOR_SECRET=whsec_… python door_relay.py mqtts://relay:password@broker.example:8883 doors/main/open
"""

import hashlib
import hmac
import json
import os
import sys
import time
from urllib.parse import unquote, urlsplit

VALID_S = 8  # Muster signs a command for so long
MOST_AHEAD_S = 60  # clocks differ
MOST_OPEN_S = 60


class Relay:
    """Remembers nonces until they expire; what was signed before the start is not obeyed."""

    def __init__(self, secret: str, now_s: float) -> None:
        self.secret = secret
        self.started_s = now_s
        self.used: dict[str, float] = {}

    def check(self, payload: bytes, now_s: float) -> int:
        """Seconds to open for; 0: stay shut."""
        try:
            command = json.loads(payload)
            door, nonce = str(command["door"]), str(command["nonce"])
            expires_at, seconds = int(command["expires_at"]), int(command["seconds"])
            signature = str(command["signature"])
        except (ValueError, TypeError, KeyError):
            return 0
        signed = f"{door}.{nonce}.{expires_at}.{seconds}".encode()
        expected = hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
        self.used = {one: until for one, until in self.used.items() if until > now_s}
        is_genuine = hmac.compare_digest(expected.encode(), signature.encode())
        is_timely = now_s < expires_at <= now_s + MOST_AHEAD_S
        is_timely = is_timely and expires_at > self.started_s + VALID_S
        if not (is_genuine and is_timely) or nonce in self.used or not 0 < seconds <= MOST_OPEN_S:
            return 0
        self.used[nonce] = expires_at
        return seconds


def open_door(seconds: int) -> None:
    """Put the pin on, wait, put it off. Wire the lock so that it is shut without current."""
    print(f"open for {seconds} s", flush=True)


def run(address: str, topic: str, secret: str) -> None:
    """Obey until stopped; the connection comes back by itself."""
    from paho.mqtt.client import Client, MQTTMessage, MQTTv5
    from paho.mqtt.enums import CallbackAPIVersion

    relay = Relay(secret, time.time())
    parts = urlsplit(address)
    client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTv5)
    client.username_pw_set(unquote(parts.username or ""), unquote(parts.password or ""))
    if parts.scheme == "mqtts":
        client.tls_set()

    def obey(_client: Client, _data: object, message: MQTTMessage) -> None:
        if not message.retain and (seconds := relay.check(message.payload, time.time())):
            open_door(seconds)

    client.on_message = obey
    client.on_connect = lambda client, *_rest: client.subscribe(topic, qos=1)
    client.connect(parts.hostname, parts.port or (8883 if parts.scheme == "mqtts" else 1883))
    client.loop_forever()


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], os.environ["DOOR_SECRET"])
