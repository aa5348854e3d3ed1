"""Who is this face: nearest templates and the classifier, put to the one decision rule."""

from recognition.decision import DecisionPolicy, Identification, decide
from recognition.engine.types import Embeddings
from recognition.memory import keep_up
from recognition.queries import find_nearest_people, get_classifier, get_serving_calibration


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
    calibration = get_serving_calibration(model_id=model_id)
    return decide(
        candidates,
        classifier_pick=_ask_classifier(embedding, model_id, best_id),
        look_alikes=calibration.look_alikes.get(best_id, ()),
        policy=policy or calibration.policy,
    )


def _ask_classifier(embedding: Embeddings, model_id: str, best_id: int) -> int | None:
    classifier = get_classifier(model_id=model_id)
    if classifier is None or not classifier.knows(best_id):
        return None
    return classifier.rank(embedding, limit=1)[0][0]
