"""Whose a photo might be instead, asked once for many photos that are settled together."""

from collections import defaultdict
from collections.abc import Collection, Iterable

import numpy as np

from people.models import FaceSample
from recognition.decision import DEFAULT_POLICY
from recognition.engine.types import Embeddings
from recognition.queries import find_people_near

ROUNDING = 1e-3
"""The database and numpy may differ by less in a cosine."""


class FileOwners:
    """Who is known already by the very files that are being settled.

    A face that HR has chosen in a picture of several people is another matter.
    """

    def __init__(self, samples: Iterable[FaceSample]) -> None:
        self._owners: dict[str, set[int]] = defaultdict(set)
        known = FaceSample.objects.filter(
            source_sha256__in={sample.source_sha256 for sample in samples},
            state=FaceSample.State.READY,
            chosen_face=None,
        )
        for sha256, employee_id in known.values_list("source_sha256", "employee_id"):
            self._owners[sha256].add(employee_id)

    def find_other(self, sample: FaceSample) -> int | None:
        """The id of another person who is known by the same file."""
        if sample.chosen_face is not None:
            return None
        return min(self._owners[sample.source_sha256] - {sample.employee_id}, default=None)

    def note(self, sample: FaceSample) -> None:
        """The sample's person is known by its file from now on."""
        if sample.chosen_face is None:
            self._owners[sample.source_sha256].add(sample.employee_id)


class FaceNeighbours:
    """The people whose templates come near any of the faces that are being settled.

    Most faces have none but their own person, and need not be compared one by one.
    """

    def __init__(self, vectors: Collection[Embeddings], *, model_id: str) -> None:
        self._limit = DEFAULT_POLICY.min_score - ROUNDING  # no calibration goes below it
        self._templates: dict[int, Embeddings] = (
            find_people_near(np.stack(list(vectors)), model_id=model_id, min_score=self._limit)
            if vectors
            else {}
        )

    def has_other(self, vector: Embeddings, *, employee_id: int) -> bool:
        """Whether another person may be meant by the (512,) vector."""
        return any(
            float(template @ vector) >= self._limit
            for other_id, template in self._templates.items()
            if other_id != employee_id
        )

    def note(self, employee_id: int, template: Embeddings) -> None:
        """A person has a new template from now on."""
        self._templates[employee_id] = template
