"""Faces in CompreFace's words."""

from collections.abc import Collection, Iterable
from typing import Any

from recognition.compreface.seeing import SeenFace
from recognition.compreface.similarity import DIGITS, measure_similarity
from recognition.engine.pose import estimate_pose

CALCULATOR, LANDMARKS, POSE, DETECTOR = "calculator", "landmarks", "pose", "detector"
PLUGINS = frozenset({CALCULATOR, LANDMARKS, POSE})
"""What can be asked for beside boxes and names. Age, gender and mask are left out on purpose."""

VERSIONS = {
    DETECTOR: "muster.FaceDetector",
    CALCULATOR: "muster.Calculator",
    LANDMARKS: "muster.LandmarksDetector",
    POSE: "muster.PoseEstimator",
}


def describe_face(seen: SeenFace, *, plugins: Collection[str], status: bool) -> dict[str, Any]:
    """Box, and what the plugins add; with `status` the times that it took."""
    left, top, right, bottom = (max(round(side), 0) for side in seen.face.box.as_xyxy())
    probability = round(seen.face.probability, DIGITS)
    answer: dict[str, Any] = {
        "box": {
            "probability": probability,
            "x_min": left,
            "y_min": top,
            "x_max": right,
            "y_max": bottom,
        }
    }
    if CALCULATOR in plugins:
        answer["embedding"] = [float(value) for value in seen.vector]
    if seen.has_points and LANDMARKS in plugins:
        answer["landmarks"] = [[round(float(v)) for v in point] for point in seen.face.landmarks]
    if seen.has_points and POSE in plugins:
        pose = estimate_pose(seen.face.landmarks)
        answer["pose"] = {"pitch": pose.pitch, "roll": pose.roll, "yaw": pose.yaw}
    if status:
        answer["execution_time"] = {
            DETECTOR: round(seen.detector_ms, 1),
            CALCULATOR: round(seen.calculator_ms, 1),
        }
    return answer


def describe_versions(plugins: Collection[str], *, status: bool) -> dict[str, Any]:
    """Which parts have worked; nothing unless `status` asks for it."""
    if not status:
        return {}
    worked = {DETECTOR, CALCULATOR, *plugins}
    return {"plugins_versions": {name: VERSIONS[name] for name in VERSIONS if name in worked}}


def describe_people(people: Iterable[tuple[str, float]]) -> list[dict[str, Any]]:
    """Subjects and their cosines, on CompreFace's scale."""
    return [
        {"subject": subject, "similarity": measure_similarity(cosine)} for subject, cosine in people
    ]
