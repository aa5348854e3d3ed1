"""One embedding space has one name, whichever file it came from."""

import re

import pytest

from recognition.engine.model_id import load_embedder, name_model
from recognition.engine.weights import WeightsError, find_facenet_weights

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def state(model_directories):
    import torch

    return torch.load(find_facenet_weights(model_directories), weights_only=True)


def save_state(tmp_path, state):
    import torch

    torch.save(state, tmp_path / "weights.pt")
    return tmp_path / "weights.pt"


def test_the_classification_layer_does_not_change_the_id(engine, state, tmp_path):
    import torch

    publishers = {key: value for key, value in state.items() if "num_batches" not in key}
    publishers |= {"logits.weight": torch.ones(8631, 512), "logits.bias": torch.ones(8631)}
    network = load_embedder(save_state(tmp_path, publishers))
    assert name_model(network) == engine.model_id
    assert re.fullmatch(r"facenet-vggface2-[0-9a-f]{12}", engine.model_id)


def test_one_changed_number_changes_the_id(engine, state, tmp_path):
    changed = {**state, "last_bn.bias": state["last_bn.bias"] + 1e-6}
    assert name_model(load_embedder(save_state(tmp_path, changed))) != engine.model_id


def test_weights_of_another_network_are_refused(state, tmp_path):
    incomplete = {key: value for key, value in state.items() if not key.startswith("last_linear")}
    with pytest.raises(WeightsError, match="last_linear"):
        load_embedder(save_state(tmp_path, incomplete))


def test_both_backends_have_the_same_id(engine, reference_engine):
    assert engine.model_id == reference_engine.model_id
