"""What is searched with: vectors, photos, hashes and file names of one person, in memory only."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from django.core.files.storage import default_storage

from people.encryption import DecryptionError
from people.models import Employee, ErasureCertificate, FaceSample
from recognition.engine.types import Embeddings
from recognition.models import ClassifierClass
from recognition.pairs import embed_main_face


@dataclass(slots=True, eq=False)
class Probe:
    """What is known of one person's face. Nothing of it is stored by whoever searches with it."""

    number: str
    name: str
    employee: Employee | None
    vectors: list[Embeddings] = field(default_factory=list)
    photos: list[bytes] = field(default_factory=list)
    hashes: set[str] = field(default_factory=set)
    file_names: set[str] = field(default_factory=set)
    sample_ids: set[int] = field(default_factory=set)
    unreadable: list[str] = field(default_factory=list)

    @property
    def can_search(self) -> bool:
        """Whether there is anything of the face to search with."""
        return bool(self.vectors or self.photos)

    def add_stored(self) -> None:
        """Take in everything that is stored of the person now."""
        if self.employee is None:
            return
        for sample in FaceSample.objects.filter(employee=self.employee):
            self._add_sample(sample)
        template = Employee.objects.values_list("embedding", flat=True).get(pk=self.employee.pk)
        classes = ClassifierClass.objects.filter(employee=self.employee)
        coefficients = classes.values_list("coefficients", flat=True)
        self._add_vectors([template, *coefficients])

    def add_photo(self, data: bytes) -> None:
        """Take in a photo and the vector of its main face.

        Raises as `embed_main_face` does.
        """
        self._add_vectors([embed_main_face(data)])
        self._add_picture(data)

    def _add_sample(self, sample: FaceSample) -> None:
        self.sample_ids.add(sample.pk)
        self.hashes.add(sample.source_sha256)
        self._add_vectors([sample.embedding])
        for name in filter(None, (sample.image.name, sample.crop.name)):
            self.file_names.add(name)
            try:
                with default_storage.open(name) as file:
                    self._add_picture(file.read())
            except (OSError, DecryptionError) as error:
                self.unreadable.append(f"{name}: {error}")

    def _add_picture(self, data: bytes) -> None:
        self.photos.append(data)
        self.hashes.add(hashlib.sha256(data).hexdigest())

    def _add_vectors(self, vectors: Iterable[object]) -> None:
        for vector in vectors:
            if vector is not None:
                self.vectors.append(np.asarray(vector, np.float32))


def find_person(number: str) -> Probe | None:
    """An empty probe for the person with the number, also when only certificates know it."""
    employee = Employee.objects.defer("embedding").filter(number=number).first()
    certificates = ErasureCertificate.objects.filter(employee_number=number)
    newest = certificates.first()
    if employee is None and newest is None:
        return None
    name = employee.name if employee else newest.employee_name if newest else ""
    probe = Probe(number, name, employee)
    for files in certificates.values_list("files", flat=True):
        probe.file_names.update(files)
    return probe
