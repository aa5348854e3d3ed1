"""The threshold for this company's gallery, chosen from its own impostor scores."""

import math
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Employee
from people.queries import find_ready_samples, get_gallery_version
from people.services import hold_consents, lock_gallery
from recognition.decision import DEFAULT_POLICY, DecisionPolicy
from recognition.errors import RecognitionError
from recognition.evaluation.impostors import (
    GalleryScores,
    GalleryVectors,
    find_look_alikes,
    score_gallery,
)
from recognition.evaluation.rates import (
    Scores,
    bound_rate,
    find_threshold,
    measure_acceptance,
    trace_curve,
)
from recognition.models import Calibration, LookAlike
from recognition.queries import count_recognisable_people, load_gallery

FLOOR_EVIDENCE = 0.45
"""No calibration goes below this, whatever rate is asked for: on ``lfw_dev`` it lets in 2.7 % of
strangers, and nearly as many with 24 people enrolled as with 221."""

MIN_PEOPLE = 10
"""Fewer people say nothing about strangers: the cohort of the rule is nine."""


@dataclass(frozen=True, slots=True)
class ChosenThreshold:
    """A threshold on the evidence, and why it is this one."""

    min_evidence: float
    basis: Calibration.Basis


@transaction.atomic
def calibrate(*, fpir: float, model_id: str) -> Calibration:
    """Choose, store and serve the threshold that lets in at most the share `fpir` of strangers.

    Each person is left out in turn and becomes a stranger to the others. With too few photos to
    measure such a rate the default stays; look-alikes are looked for all the same.

    Raises:
        RecognitionError: the rate is not between 0 and 1, or fewer than two people are enrolled.
    """
    if not 0.0 < fpir < 1.0:
        raise RecognitionError(_("The rate lies between 0 and 1; write 0.003 for 0.3 %."))
    version = get_gallery_version()
    employee_ids, gallery = load_gallery(model_id=model_id)
    if len(employee_ids) < 2:  # noqa: PLR2004  nobody is a stranger to nobody
        raise RecognitionError(
            _("Calibration needs photos of at least two people. Import some with import_faces.")
        )
    scores = score_gallery(gallery, policy=DEFAULT_POLICY)
    chosen = choose_threshold(scores, fpir=fpir, people=len(employee_ids))
    calibration = Calibration.objects.create(
        model_id=model_id,
        gallery_version=version,
        asked_fpir=fpir,
        min_evidence=chosen.min_evidence,
        basis=chosen.basis,
        expected_fpir=_rate(scores.impostor, chosen.min_evidence),
        expected_fnir=1.0 - _rate(scores.genuine, chosen.min_evidence)
        if len(scores.genuine)
        else None,
        people_count=len(employee_ids),
        sample_count=len(gallery.samples),
        curve=trace_curve(scores.genuine, scores.impostor, points=200),
    )
    _store_look_alikes(calibration, employee_ids, gallery, scores)
    return calibration


def choose_threshold(scores: GalleryScores, *, fpir: float, people: int) -> ChosenThreshold:
    """The lowest safe threshold at which at most the share `fpir` of impostors is accepted."""
    if people < MIN_PEOPLE or len(scores.impostor) < count_needed_scores(fpir):
        return ChosenThreshold(DEFAULT_POLICY.min_evidence, Calibration.Basis.TOO_FEW)
    threshold = find_threshold(scores.impostor, rate=fpir)
    if threshold < FLOOR_EVIDENCE:
        return ChosenThreshold(FLOOR_EVIDENCE, Calibration.Basis.FLOOR)
    return ChosenThreshold(threshold, Calibration.Basis.MEASURED)


def count_needed_scores(fpir: float) -> int:
    """Impostor scores without which a rate cannot be seen: one of them is the rate."""
    return math.ceil(1.0 / fpir - 1e-9)


def describe_calibration(calibration: Calibration) -> list[str]:
    """What was chosen and why, in sentences."""
    rate, photos = f"{calibration.asked_fpir:.2%}", calibration.sample_count
    gallery = _("%(photos)d photos of %(people)d people") % {
        "photos": photos,
        "people": calibration.people_count,
    }
    reasons = {
        Calibration.Basis.MEASURED: _("chosen from %(gallery)s so that at most %(rate)s pass"),
        Calibration.Basis.FLOOR: _(
            "the lowest safe value; %(gallery)s would allow less for %(rate)s"
        ),
        Calibration.Basis.TOO_FEW: _(
            "the default, because %(gallery)s are too few to measure %(rate)s "
            "(it takes %(needed)d photos of %(min_people)d people)"
        ),
    }
    reason = reasons[Calibration.Basis(calibration.basis)] % {
        "gallery": gallery,
        "rate": rate,
        "needed": count_needed_scores(calibration.asked_fpir),
        "min_people": MIN_PEOPLE,
    }
    lines = [
        _("Threshold %(value).3f: %(reason)s.")
        % {"value": calibration.min_evidence, "reason": reason}
    ]
    return lines + _describe_rates(calibration)


def _describe_rates(calibration: Calibration) -> list[str]:
    """What the gallery's own photos say about the threshold."""
    lines = []
    if calibration.expected_fpir is not None:
        passed = round(calibration.expected_fpir * calibration.sample_count)
        low, high = bound_rate(passed, calibration.sample_count)
        lines.append(
            _(
                "Strangers let in: %(passed)d of %(photos)d photos (%(rate)s; "
                "with 95 %% confidence between %(low)s and %(high)s)."
            )
            % {
                "passed": passed,
                "photos": calibration.sample_count,
                "rate": f"{calibration.expected_fpir:.2%}",
                "low": f"{low:.2%}",
                "high": f"{high:.2%}",
            }
        )
    if calibration.expected_fnir is not None:
        lines.append(
            _("Employees not named by a single photo: %(rate)s; several frames name far more.")
            % {"rate": f"{calibration.expected_fnir:.1%}"}
        )
    return lines


def describe_growth(calibration: Calibration) -> str:
    """What has changed since in words, when the gallery has grown; empty when it has not."""
    people = count_recognisable_people(model_id=calibration.model_id)
    added = people - calibration.people_count
    if calibration.gallery_version == get_gallery_version() or added <= 0:
        return ""
    return ngettext(
        "%(added)d person was added since the calibration. Run manage.py calibrate again.",
        "%(added)d people were added since the calibration. Run manage.py calibrate again.",
        added,
    ) % {"added": added}


def erase_look_alikes(employee: Employee) -> int:
    """Remove the person from every list of look-alikes; how many pairs that were."""
    count, _by_model = _find_pairs(employee).delete()
    return count


def count_look_alikes(employee: Employee) -> int:
    """How many pairs of look-alikes name the person."""
    return _find_pairs(employee).count()


def _find_pairs(employee: Employee) -> QuerySet[LookAlike]:
    return LookAlike.objects.filter(Q(first=employee) | Q(second=employee))


def _rate(scores: Scores, threshold: float) -> float:
    return float(measure_acceptance(scores, threshold)[0])


def _store_look_alikes(
    calibration: Calibration,
    employee_ids: list[int],
    gallery: GalleryVectors,
    scores: GalleryScores,
) -> None:
    """Keep the pairs of this calibration, and of no older one."""
    policy = DecisionPolicy(min_evidence=calibration.min_evidence)
    pairs = find_look_alikes(gallery, scores, threshold=calibration.min_evidence, policy=policy)
    agreeing = hold_consents(employee_ids)  # some may have withdrawn during the measurement
    lock_gallery()  # or were erased, for another reason
    samples = find_ready_samples(model_id=calibration.model_id)
    agreeing &= set(samples.values_list("employee_id", flat=True))
    LookAlike.objects.all().delete()
    LookAlike.objects.bulk_create(
        LookAlike(
            calibration=calibration,
            first_id=employee_ids[first],
            second_id=employee_ids[second],
            similarity=similarity,
        )
        for (first, second), similarity in pairs.items()
        if agreeing.issuperset((employee_ids[first], employee_ids[second]))
    )
