"""Who is in a picture, by the REST API. Needs: pip install httpx

MUSTER_URL=http://127.0.0.1:8000 MUSTER_KEY=PREFIX.SECRET python recognise.py photo.jpg
"""

import os
import sys
from pathlib import Path

import httpx


def recognise(photo: bytes, *, url: str, key: str) -> list[dict]:
    """Every face in the picture, most probable first."""
    answer = httpx.post(
        f"{url}/api/v1/faces/recognise",
        headers={"Authorization": f"Api-Key {key}"},
        files={"image": ("photo.jpg", photo, "image/jpeg")},
        timeout=30,
    )
    if answer.is_error:  # RFC 9457: a stable code, and a sentence that says what to do
        problem = answer.json()
        sys.exit(f"{problem['code']}: {problem['detail']}")
    return answer.json()["faces"]


def describe(face: dict) -> str:
    """One line about a face."""
    place = "at " + ", ".join(f"{side:.0f}" for side in face["box"])
    if face["person"] is None:
        return f"{place}: nobody that is known ({face['reason']}, score {face['score']:.2f})"
    return f"{place}: {face['person']['name']} (score {face['score']:.2f})"


if __name__ == "__main__":
    found = recognise(
        Path(sys.argv[1]).read_bytes(), url=os.environ["MUSTER_URL"], key=os.environ["MUSTER_KEY"]
    )
    print("\n".join(describe(face) for face in found) or "No face in this picture.")
