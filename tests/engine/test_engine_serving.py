"""What a serving process must not do: import torch, talk to anybody, warn."""

import subprocess
import sys

import pytest

from tests.engine_fixtures import ENGINE_CACHE, REPOSITORY

SERVE = """
import sys
from pathlib import Path
from skimage.data import astronaut
from recognition.engine.crop import crop_faces
from recognition.engine.loading import load_engine

cache, *directories = map(Path, sys.argv[1:])
engine = load_engine(model_directories=directories, cache_directory=cache)
faces = engine.detect(astronaut())
embeddings = engine.embed(crop_faces(astronaut(), faces))
assert len(faces) == 1 and embeddings.shape == (1, 512), faces
assert "torch" not in sys.modules
assert "facenet_pytorch" not in sys.modules
assert sys.modules["openvino_telemetry"] is None
print(engine.model_id)
"""


@pytest.mark.engine
def test_a_warm_cache_serves_without_torch_and_without_telemetry(
    engine, model_directories, tmp_path
):
    command = [sys.executable, "-W", "error", "-c", SERVE, str(ENGINE_CACHE)]
    command += [str(path) for path in model_directories]
    environment = {"HOME": str(tmp_path), "PYTHONPATH": str(REPOSITORY)}
    served = subprocess.run(
        command, check=True, timeout=60, env=environment, capture_output=True, text=True
    )
    assert served.stdout.strip() == engine.model_id
    assert served.stderr == ""
    assert not (tmp_path / "intel").exists()  # where OpenVINO's telemetry keeps its id


def test_importing_the_engine_is_light():
    code = (
        "import sys, recognition.engine.loading, recognition.engine.types\n"
        "assert not {'torch', 'openvino', 'cv2', 'django'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, cwd=REPOSITORY)
