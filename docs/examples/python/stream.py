"""Who stands before a camera, live. Needs: pip install websockets

    MUSTER_URL=http://127.0.0.1:8000 MUSTER_KEY=PREFIX.SECRET python stream.py FOLDER_OF_JPEGS

Pictures of a folder stand for a camera here; with OpenCV it would be
`cv2.imencode(".jpg", frame)[1].tobytes()` for each frame of `cv2.VideoCapture(0)`.
"""

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect


def watch(frames: Iterable[bytes], *, url: str, key: str) -> Iterator[dict]:
    """Send a frame, wait for its answer, send the next; give what the server says of each."""
    address = url.replace("http", "ws", 1) + "/ws/v1/stream"
    headers = {"Authorization": f"Api-Key {key}"}  # never in the address: that ends up in logs
    with connect(address, additional_headers=headers, proxy=None) as socket:
        pause_s = 1 / read(socket)["frames_per_s"]
        for frame in frames:
            sent_s = time.monotonic()
            socket.send(frame)
            while True:
                message = read(socket)
                if message["type"] == "rate":
                    pause_s = 1 / message["frames_per_s"]
                    continue
                break
            yield message
            time.sleep(max(sent_s + pause_s - time.monotonic(), 0))


def read(socket: ClientConnection) -> dict:
    """The next message; an error that ends the stream ends the program."""
    message = json.loads(socket.recv(timeout=10))
    if message["type"] == "error" and message["fatal"]:
        sys.exit(f"{message['code']}: {message['message']}")
    return message


def describe(message: dict) -> str:
    """One line about a frame."""
    if message["type"] == "error":  # this frame only
        return f"{message['code']}: {message['message']}"
    faces = message["faces"]
    names = [face["person"]["name"] if face["person"] else face["state"] for face in faces]
    return f"frame {message['frame']}: {', '.join(names) or 'nobody'}"


if __name__ == "__main__":
    pictures = (path.read_bytes() for path in sorted(Path(sys.argv[1]).glob("*.jpg")))
    try:
        for seen in watch(pictures, url=os.environ["MUSTER_URL"], key=os.environ["MUSTER_KEY"]):
            print(describe(seen), flush=True)
    except ConnectionClosed as closed:
        sys.exit(f"The server closed the stream: {closed}")
