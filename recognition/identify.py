"""Who is this face: nearest templates and the classifier, put to the one decision rule."""

from recognition.classifier import LinearClassifier
from recognition.decision import DecisionPolicy, Identification, decide
from recognition.engine.types import Embeddings
from recognition.memory import keep_up
from recognition.queries import find_nearest_people, get_serving


def identify(
    embedding: Embeddings, *, model_id: str, policy: DecisionPolicy | None = None
) -> Identification:
    """Name the face with the unit-length (512,) `embedding` made by the model `model_id`.

    A person enrolled a moment ago is found at once; the classifier has a say only about people
    it was trained on, and the newest calibration sets the limits unless a `policy` is given.
    """
    keep_up()
    candidates = find_nearest_people(embedding, model_id=model_id)
    if not candidates:
        return decide(candidates)
    best_id = candidates[0].employee_id
    calibration, classifier = get_serving(model_id=model_id)
    return decide(
        candidates,
        classifier_pick=_ask(classifier, embedding, best_id),
        look_alikes=calibration.look_alikes.get(best_id, ()),
        policy=policy or calibration.policy,
    )


def _ask(classifier: LinearClassifier | None, embedding: Embeddings, best_id: int) -> int | None:
    if classifier is None or not classifier.knows(best_id):
        return None
    return classifier.pick(embedding)
