"""A face and a picture of one are told apart: single looks, and verdicts of several."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.engine.images import decode_image
from recognition.engine.liveness import (
    SMALLEST_FACE_PX,
    can_be_judged,
    crop_for_liveness,
    load_liveness,
)
from recognition.engine.liveness_fusion import (
    FEW_LOOKS,
    LIVE_SCORE,
    MANY_LOOKS,
    MEMORY_S,
    MOST_LOOKS,
    RECHECK_S,
    SUSPECT_S,
    LivenessEvidence,
)
from recognition.engine.video import FileSource
from recognition.engine.weights import WeightsError
from tests.engine_fixtures import make_face

STEP_S = 0.1


@pytest.fixture(scope="module")
def spoof_crops(engine, sample_faces):
    """The crops of two attacks and of one living face, whose EXIF says that they lie on a side."""
    crops = []
    for name in ("image_F1", "image_F2", "image_T1"):
        image = decode_image((sample_faces / "spoof" / f"{name}.jpg").read_bytes())
        crops.append(crop_for_liveness(image, engine.detect(image)[0]))
    return crops


@pytest.mark.engine
@pytest.mark.faces
def test_attacks_are_told_from_a_living_face(liveness, spoof_crops):
    printed, shown, living = liveness.score(spoof_crops).tolist()
    assert max(printed, shown) < -5 < LIVE_SCORE + 3 < living


@pytest.mark.engine
@pytest.mark.faces
def test_a_talking_face_is_a_living_one_in_every_frame(engine, liveness, sample_faces):
    source = FileSource(sample_faces / "video" / "talking_d20.mp4")
    frames = [frame.image for frame in source][::20]
    crops = [crop_for_liveness(image, engine.detect(image, min_face_px=60)[0]) for image in frames]
    assert len(crops) > 5
    assert min(liveness.score(crops)) > LIVE_SCORE


@pytest.mark.engine
@pytest.mark.faces
def test_a_batch_and_threads_give_what_one_look_gives(liveness, spoof_crops):
    alone = np.concatenate([liveness.score([crop]) for crop in spoof_crops])
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(liveness.score, [spoof_crops] * 12))
    assert all(np.allclose(scores, alone, atol=1e-3) for scores in together)
    assert liveness.score([]).shape == (0,)


@pytest.mark.engine
@pytest.mark.faces
def test_looks_side_by_side_give_the_same(liveness, model_directories, spoof_crops):
    serving = load_liveness(model_directories=model_directories, streams=2)
    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(serving.score, [spoof_crops] * 4))
    assert np.allclose(together, liveness.score(spoof_crops), atol=1e-3)


@pytest.mark.engine
def test_what_is_no_crop_is_refused(liveness):
    with pytest.raises(ValueError, match="128"):
        liveness.score([np.zeros((100, 100, 3), np.uint8)])


def test_without_weights_nothing_is_judged(tmp_path):
    with pytest.raises(WeightsError, match="MiniFAS"):
        load_liveness(model_directories=[tmp_path])


def test_a_small_face_cannot_be_judged():
    assert can_be_judged(make_face(0, 0, SMALLEST_FACE_PX))
    assert not can_be_judged(make_face(0, 0, SMALLEST_FACE_PX - 1))


def test_a_crop_has_half_a_face_of_surroundings():
    image = np.zeros((400, 400, 3), np.uint8)
    image[100:300, 100:300] = 255
    crop = crop_for_liveness(image, make_face(100, 100, 200))
    edge = round(128 / 6)
    assert crop[edge + 2 : -edge - 2, edge + 2 : -edge - 2].min() == 255
    assert crop[: edge - 2].max() == 0


def test_a_face_at_the_edge_is_completed_by_reflection():
    image = np.tile(np.arange(200, dtype=np.uint8)[None, :, None], (200, 1, 3))
    crop = crop_for_liveness(image, make_face(-20, -20, 100))
    row = crop[64, :, 0].astype(int)
    turn = int(row.argmin())
    assert 20 < turn < 60
    assert (np.diff(row[:turn]) <= 0).all()
    assert (np.diff(row[turn + 1 :]) >= 0).all()


def test_a_face_outside_of_the_picture_is_refused():
    with pytest.raises(ValueError, match="outside"):
        crop_for_liveness(np.zeros((100, 100, 3), np.uint8), make_face(400, 400))


def look(evidence, *scores, from_s=0.0, face_px=200.0, quality=1.0):
    """Looks one after another; the verdict after each."""
    verdicts = []
    for number, score in enumerate(scores):
        time_s = from_s + number * STEP_S
        evidence.note_size(is_too_far=face_px < SMALLEST_FACE_PX, time_s=time_s)
        evidence.add(score, face_px=face_px, quality=quality, time_s=time_s)
        verdicts.append(evidence.verdict.verdict)
    return verdicts


def test_clear_looks_decide_soon_and_doubtful_ones_late():
    assert look(LivenessEvidence(), *[6.0] * 3) == ["waiting"] * (FEW_LOOKS - 1) + ["live"]
    assert look(LivenessEvidence(), *[-6.0] * 3) == ["waiting"] * (FEW_LOOKS - 1) + ["spoof"]
    assert look(LivenessEvidence(), *[1.5] * 6) == ["waiting"] * (MANY_LOOKS - 1) + ["live"]
    assert look(LivenessEvidence(), *[0.5] * 6) == ["waiting"] * (MANY_LOOKS - 1) + ["spoof"]


def test_one_wild_frame_does_not_decide():
    assert look(LivenessEvidence(), -40.0, *[7.0] * 5)[-1] == "live"
    assert look(LivenessEvidence(), 40.0, *[-4.0] * 5)[-1] == "spoof"


def test_a_face_seen_well_counts_for_more():
    evidence = LivenessEvidence()
    look(evidence, 6.0, face_px=70, quality=0.2)
    look(evidence, -6.0, face_px=200)
    assert evidence.verdict.score < -4


def test_a_living_face_that_turns_out_a_picture_is_no_longer_believed():
    evidence = LivenessEvidence()
    look(evidence, *[7.0] * MOST_LOOKS)
    turned = look(evidence, *[-7.0] * 3, from_s=1.0)
    assert turned[1:] == ["waiting", "spoof"]


def test_after_a_picture_all_looks_must_speak_for_a_living_face():
    evidence = LivenessEvidence()
    look(evidence, *[-7.0] * 3)
    evidence.doubt()
    assert look(evidence, *[7.0] * MOST_LOOKS, from_s=1.0)[-2:] == ["waiting", "live"]
    evidence.forget()
    assert look(evidence, *[7.0] * 3, from_s=3.0)[-1] == "live"


def test_after_a_doubt_a_new_look_must_agree():
    evidence = LivenessEvidence()
    look(evidence, *[7.0] * 4)
    evidence.doubt()
    assert evidence.verdict.verdict == "waiting"
    assert evidence.is_due(0.31)
    assert look(evidence, -1.0, from_s=0.4) == ["waiting"]
    evidence.doubt()
    assert look(evidence, 5.0, from_s=0.5) == ["live"]


def test_another_face_is_judged_from_the_start():
    evidence = LivenessEvidence()
    look(evidence, *[7.0] * 4)
    evidence.forget()
    assert (evidence.verdict.verdict, evidence.verdict.score) == ("waiting", None)
    assert look(evidence, *[7.0] * 3, from_s=0.5) == ["waiting", "waiting", "live"]


def test_a_small_face_is_told_to_come_nearer_until_it_was_seen_well():
    evidence = LivenessEvidence()
    evidence.note_size(is_too_far=True, time_s=0.0)
    assert evidence.verdict.verdict == "too_far"
    look(evidence, *[7.0] * 3)
    evidence.note_size(is_too_far=True, time_s=0.4)
    assert evidence.verdict.verdict == "live"
    evidence.note_size(is_too_far=True, time_s=0.5 + MEMORY_S)
    assert evidence.verdict.verdict == "too_far"


@pytest.mark.parametrize(("score", "pause_s"), [(7.0, RECHECK_S), (-7.0, SUSPECT_S)])
def test_a_decided_face_is_looked_at_seldom(score, pause_s):
    evidence = LivenessEvidence()
    look(evidence, *[score] * 3)
    last_s = evidence.looked_at_s
    assert not evidence.is_due(last_s + 0.9 * pause_s)
    assert evidence.is_due(last_s + pause_s + 1e-6)


@given(scores=st.lists(st.floats(-50, 50), min_size=MOST_LOOKS, max_size=40))
def test_enough_looks_never_leave_a_low_score_live(scores):
    evidence = LivenessEvidence()
    for verdict, end in zip(look(evidence, *scores), range(1, len(scores) + 1), strict=True):
        recent = np.clip(scores[max(0, end - MOST_LOOKS) : end], -8, 8)
        if verdict == "live":
            assert min(recent.mean(), recent[-FEW_LOOKS:].mean()) >= LIVE_SCORE - 1e-6
