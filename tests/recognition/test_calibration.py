"""The threshold for a gallery, from its own impostor scores; look-alikes; the admin."""

import io
import json

import numpy as np
import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from people.services import withdraw_consent
from recognition.admin import draw_calibration
from recognition.calibration import (
    FLOOR_EVIDENCE,
    calibrate,
    choose_threshold,
    count_needed_scores,
    describe_calibration,
    describe_growth,
)
from recognition.decision import DEFAULT_POLICY, Outcome, Reason, measure_confidence
from recognition.errors import RecognitionError
from recognition.evaluation.impostors import (
    GalleryScores,
    GalleryVectors,
    find_look_alikes,
    score_gallery,
)
from recognition.evaluation.ranking import make_template, rank_scores
from recognition.evaluation.rates import measure_acceptance
from recognition.identify import identify
from recognition.models import Calibration, LookAlike
from tests.company_fixtures import MODEL, add_vector, make_employee, make_vector


def make_gallery(people: int, photos: int, *, likeness: float = 1.0, seed: int = 0):
    """People who share a direction, so that strangers resemble them; (P * photos) vectors."""
    common = make_vector(seed + 1_000_000)
    faces = [make_vector(seed + person, near=common, noise=likeness) for person in range(people)]
    samples = [
        make_vector(seed + 1000 * (person + 1) + photo, near=face, noise=0.4)
        for person, face in enumerate(faces)
        for photo in range(photos)
    ]
    owners = np.repeat(np.arange(people), photos)
    stacked = np.stack(samples)
    templates = np.stack([make_template(stacked[owners == person]) for person in range(people)])
    return GalleryVectors(templates, stacked, owners)


def leave_out_slowly(gallery, person, sample):
    """What `score_gallery` does, one photo at a time."""
    others = [row for row in range(len(gallery.templates)) if row != person]
    scores = sample @ gallery.templates[others].T
    _columns, ranked = rank_scores(scores[None].astype(np.float64))
    return measure_confidence(ranked, DEFAULT_POLICY)[0], others[int(scores.argmax())]


@given(st.integers(2, 14), st.integers(1, 3), st.integers(0, 50))
def test_leaving_out_is_comparing_with_everybody_else(people, photos, seed):
    gallery = make_gallery(people, photos, seed=seed)
    found = score_gallery(gallery, policy=DEFAULT_POLICY)
    for row, owner in enumerate(gallery.owners):
        confidence, taken_for = leave_out_slowly(gallery, owner, gallery.samples[row])
        assert found.impostor[row] == pytest.approx(confidence, abs=1e-5)
        assert found.taken_for[row] == taken_for
    assert len(found.genuine) == (people * photos if photos > 1 else 0)


def test_genuine_scores_do_not_see_their_own_photo():
    gallery = make_gallery(4, 2)
    found = score_gallery(gallery, policy=DEFAULT_POLICY)
    templates = gallery.templates.copy()
    templates[0] = gallery.samples[1]  # what is left of the first person without the first photo
    scores = gallery.samples[0] @ templates.T
    _columns, ranked = rank_scores(scores[None].astype(np.float64))
    expected = measure_confidence(ranked, DEFAULT_POLICY)[0]
    assert found.genuine[0] == pytest.approx(expected, abs=1e-5)


def test_duplicates_are_left_out_together_and_listed():
    gallery = make_gallery(12, 3, likeness=2.0)
    templates, samples = gallery.templates.copy(), gallery.samples.copy()
    templates[5] = templates[4]
    samples[gallery.owners == 5] = samples[gallery.owners == 4]
    doubled = GalleryVectors(templates, samples, gallery.owners)
    found = score_gallery(doubled, policy=DEFAULT_POLICY)
    assert found.duplicates == {(4, 5)}
    of_both = np.isin(doubled.owners, [4, 5])
    assert not np.isin(found.taken_for[of_both], [4, 5]).any()
    pairs = find_look_alikes(doubled, found, threshold=0.52, policy=DEFAULT_POLICY)
    assert pairs == {(4, 5): pytest.approx(1.0)}


def make_scores(impostor) -> GalleryScores:
    values = np.asarray(impostor, float)
    return GalleryScores(values, np.zeros(len(values), int), np.array([]), frozenset())


@given(st.lists(st.floats(0, 1), min_size=100, max_size=200), st.floats(0.01, 0.5))
def test_a_threshold_lets_in_no_more_than_asked_and_is_never_below_the_floor(impostor, fpir):
    chosen = choose_threshold(make_scores(impostor), fpir=fpir, people=50)
    assert chosen.min_evidence >= FLOOR_EVIDENCE
    assert measure_acceptance(np.array(impostor), chosen.min_evidence)[0] <= fpir + 1e-9
    assert (chosen.basis == Calibration.Basis.FLOOR) == (chosen.min_evidence == FLOOR_EVIDENCE)


@pytest.mark.parametrize(("people", "photos"), [(9, 1000), (50, 333)])
def test_too_little_to_measure_keeps_the_default(people, photos):
    chosen = choose_threshold(make_scores(np.full(photos, 0.9)), fpir=0.003, people=people)
    assert chosen.min_evidence == DEFAULT_POLICY.min_evidence
    assert chosen.basis == Calibration.Basis.TOO_FEW
    assert count_needed_scores(0.003) == 334


@pytest.fixture
def company(db):
    """Twelve people with three vectors each; the last two look alike."""
    people = [make_employee(f"Person {number:02}") for number in range(12)]
    for number, person in enumerate(people):
        face = make_vector(number)
        if number == 11:
            face = make_vector(number, near=make_vector(10), noise=0.9)
        for photo in range(3):
            add_vector(person, make_vector(50 * number + photo + 100, near=face, noise=0.2))
    return people


@pytest.fixture
def run(monkeypatch):
    """Run calibrate for the vectors of the tests."""
    engine = type("Engine", (), {"model_id": MODEL})
    monkeypatch.setattr("recognition.management.commands.calibrate.get_engine", lambda: engine)

    def run(*arguments):
        output = io.StringIO()
        call_command("calibrate", *map(str, arguments), stdout=output)
        return output.getvalue()

    return run


def test_a_tiny_gallery_keeps_the_default_and_lists_look_alikes(company, run):
    output = run()
    assert "Threshold 0.520: the default, because 36 photos of 12 people are too few" in output
    assert "it takes 334 photos of 10 people" in output
    assert "asked for a second factor: 1 pair" in output
    assert "Person 10" in output


def test_a_measured_threshold_serves_at_once(company, run):
    answer = json.loads(run("--fpir", 0.05, "--json"))
    stored = Calibration.objects.get()
    assert answer["basis"] == stored.basis != Calibration.Basis.TOO_FEW
    assert answer["expected_fpir"] <= 0.05
    assert answer["expected_fnir"] == 0
    assert (answer["people"], answer["photos"]) == (12, 36)
    assert answer["look_alikes"] == [
        {
            "first": company[10].number,
            "second": company[11].number,
            "similarity": pytest.approx(0.72, abs=0.06),
        }
    ]
    probe = make_vector(9, near=make_vector(2), noise=0.8)
    strictness = {FLOOR_EVIDENCE: Outcome.ACCEPT, 0.95: Outcome.UNKNOWN}
    for threshold, outcome in strictness.items():
        Calibration.objects.update(min_evidence=threshold)
        assert identify(probe, model_id=MODEL).outcome is outcome


def test_look_alikes_are_asked_for_a_second_factor_unless_the_margin_is_clear(company):
    calibrate(fpir=0.05, model_id=MODEL)
    between = make_vector(10) * 0.62 + company_face(company[11]) * 0.45
    between = (between / np.linalg.norm(between)).astype(np.float32)
    found = identify(between, model_id=MODEL)
    assert (found.outcome, found.reason) == (Outcome.AMBIGUOUS, Reason.LOOK_ALIKE)
    clear = identify(make_vector(10), model_id=MODEL)
    assert clear.person is not None
    assert clear.margin >= DEFAULT_POLICY.look_alike_margin


def company_face(employee):
    employee.refresh_from_db()
    return np.asarray(employee.embedding)


def test_calibration_of_another_model_does_not_serve(company):
    calibrate(fpir=0.05, model_id=MODEL)
    Calibration.objects.update(model_id="another", min_evidence=0.99)
    assert identify(make_vector(2), model_id=MODEL).person is not None


def test_erasure_takes_the_pairs_along(company):
    calibrate(fpir=0.05, model_id=MODEL)
    identify(make_vector(10), model_id=MODEL)
    removed = withdraw_consent(employee=company[11])
    assert removed["look-alike pairs"] == 1
    assert not LookAlike.objects.exists()
    assert identify(make_vector(10), model_id=MODEL).person.employee_id == company[10].pk


def test_growth_is_told_and_a_new_calibration_settles_it(company):
    first = calibrate(fpir=0.05, model_id=MODEL)
    assert describe_growth(first) == ""
    assert not find_growth_warnings()
    add_vector(make_employee("New"), make_vector(500))
    assert "1 person was added since" in describe_growth(first)
    assert len(find_growth_warnings()) == 1
    assert describe_growth(calibrate(fpir=0.05, model_id=MODEL)) == ""
    assert not find_growth_warnings()


def find_growth_warnings():
    messages = run_checks(databases=["default"])
    return [message for message in messages if message.id == "muster.W010"]


@pytest.mark.parametrize("fpir", [0, 1, -0.1, 3])
def test_a_rate_that_is_none_is_refused(run, company, fpir):
    with pytest.raises(CommandError, match="between 0 and 1"):
        run("--fpir", fpir)


def test_without_people_there_is_nothing_to_calibrate(db):
    with pytest.raises(RecognitionError, match="at least two people"):
        calibrate(fpir=0.003, model_id=MODEL)


def test_people_who_are_not_compared_do_not_count(company):
    withdraw_consent(employee=company[0])
    assert calibrate(fpir=0.05, model_id=MODEL).people_count == 11


def test_the_admin_shows_the_curve_the_pairs_and_growth(company, admin_client):
    calibration = calibrate(fpir=0.05, model_id=MODEL)
    add_vector(make_employee("New"), make_vector(500))
    listed = admin_client.get(reverse("admin:recognition_calibration_changelist"))
    assert "1 person was added since" in listed.content.decode()
    page = admin_client.get(
        reverse("admin:recognition_calibration_change", args=[calibration.pk])
    ).content.decode()
    assert "<svg" in page
    assert "Error rates over the threshold" in page
    assert "Person 10" in page
    for sentence in describe_calibration(calibration):
        assert sentence.split("(")[0] in page


@pytest.mark.parametrize("rows", [[], [[0.5, 0.1, 0.1]]])
def test_a_curve_without_a_line_is_not_drawn(rows):
    assert draw_calibration(Calibration(curve=rows, min_evidence=0.52)) == ""


def test_a_curve_of_one_threshold_has_an_axis():
    curve = [[0.5, 0.1, 0.1], [0.5, 0.0, 0.2]]
    assert "<svg" in draw_calibration(Calibration(curve=curve, min_evidence=0.5))


def test_the_admin_lets_nobody_change_what_was_measured(company, admin_client):
    calibration = calibrate(fpir=0.05, model_id=MODEL)
    assert admin_client.get(reverse("admin:recognition_calibration_add")).status_code == 403
    change = reverse("admin:recognition_calibration_change", args=[calibration.pk])
    assert admin_client.post(change, {"min_evidence": 0}).status_code == 403
    delete = reverse("admin:recognition_calibration_delete", args=[calibration.pk])
    assert admin_client.get(delete).status_code == 403


def test_the_admin_is_closed_to_others(company, client, django_user_model):
    calibration = calibrate(fpir=0.05, model_id=MODEL)
    client.force_login(django_user_model.objects.create_user("temp", is_staff=True))
    url = reverse("admin:recognition_calibration_change", args=[calibration.pk])
    assert client.get(url).status_code == 403


def test_many_people_are_scored_in_chunks(monkeypatch):
    gallery = make_gallery(30, 3)
    whole = score_gallery(gallery, policy=DEFAULT_POLICY)
    monkeypatch.setattr("recognition.evaluation.impostors.CHUNK", 7)
    parts = score_gallery(gallery, policy=DEFAULT_POLICY)
    assert parts.impostor == pytest.approx(whole.impostor, abs=1e-6)
    assert (parts.taken_for == whole.taken_for).all()
    assert parts.genuine == pytest.approx(whole.genuine, abs=1e-6)
    assert parts.duplicates == whole.duplicates
