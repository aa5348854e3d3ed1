"""Recognition itself, asked as anybody may ask it: does it still know the face?"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from recognition.engine.images import ImageError
from recognition.engine.types import EMBEDDING_SIZE
from recognition.identify import identify
from recognition.photo import recognise_photo
from recognition.proof.probe import Probe
from recognition.proof.report import Place
from recognition.queries import get_classifier
from recognition.runtime import get_engine


def search_live(probe: Probe) -> Iterator[Place]:
    """Every photo and every vector of the probe, put to the engine, the gallery and the classifier.

    Raises:
        EngineError: the engine cannot serve.
    """
    vectors = [vector for vector in probe.vectors if len(vector) == EMBEDDING_SIZE]
    model_id = get_engine().model_id
    named = [
        _("vector %(number)d: %(outcome)s") % {"number": number, "outcome": found.outcome.value}
        for number, vector in enumerate(vectors, start=1)
        if _names(probe, (found := identify(vector, model_id=model_id)).candidates)
    ]
    yield Place(_("recognition, by vector"), len(vectors), named)
    yield Place(_("recognition, by picture"), len(probe.photos), _recognise_photos(probe))
    yield Place(_("the classifier's own ranking"), len(vectors), _rank(probe, model_id))


def _recognise_photos(probe: Probe) -> list[str]:
    findings = []
    for number, data in enumerate(probe.photos, start=1):
        try:
            faces = recognise_photo(data)
        except ImageError:
            continue  # a consent form or a broken file is no face
        if any(_names(probe, face.identification.candidates) for face in faces):
            findings.append(_("picture %(number)d: the person is named") % {"number": number})
    return findings


def _rank(probe: Probe, model_id: str) -> list[str]:
    classifier = get_classifier(model_id=model_id)
    if classifier is None or probe.employee is None or not classifier.knows(probe.employee.pk):
        return []
    return [_("the classifier still has a row for the person")]


def _names(probe: Probe, candidates: Iterable[object]) -> bool:
    return any(getattr(candidate, "number", None) == probe.number for candidate in candidates)
