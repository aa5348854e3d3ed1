"""CompreFace's scale of similarity, 0 to 1.

CompreFace's default build uses the weights that Muster uses (20180402-114759, VGGFace2). Of the
Euclidean distance d of two unit vectors it says ``(tanh((c0 - d) * c1) + 1) / 2``, for these
weights with c0 = 1.1817961 and c1 = 5.291995557 (its FaceNet plugin and Euclidean classifier). The
distance of unit vectors is ``sqrt(2 - 2 cos)``: the same formula gives the same scale, and a
threshold that was chosen there keeps its meaning. Faces are cut out a little differently, so
figures differ a bit.
"""

import math

MIDDLE_DISTANCE = 1.1817961
STEEPNESS = 5.291995557
DIGITS = 5
"""CompreFace rounds its similarities, and the probabilities of its boxes, to so many."""


def measure_similarity(cosine: float) -> float:
    """0 to 1, rising with the cosine (-1 to 1): 0.5 at a cosine of 0.302, 0.97 at 0.63."""
    distance = math.sqrt(max(2.0 - 2.0 * cosine, 0.0))
    return round((math.tanh((MIDDLE_DISTANCE - distance) * STEEPNESS) + 1.0) / 2.0, DIGITS)
