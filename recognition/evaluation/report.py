"""The page docs/reference/accuracy.md and its curves; every number on it comes from a `Report`."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recognition.evaluation.covering import CoverResult, KindResult
from recognition.evaluation.crops import SERVING, CropResult
from recognition.evaluation.curves import Axis, Line, draw_curves
from recognition.evaluation.folders import EvaluationInputError
from recognition.evaluation.identification import (
    FALSE_POSITIVE_RATES,
    OpenSetResult,
    SearchScores,
)
from recognition.evaluation.rates import trace_curve
from recognition.evaluation.verification import FALSE_ACCEPT_RATES, Verification

GOAL_FPIR = 0.01
GOAL_SEVERAL_FNIR = 0.01
LOWEST_RATE = 0.001
LINE_LENGTH = 100
COVERS_HEADING = "## Is the face covered\n"


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """All that was measured in one run."""

    verification: Verification
    baseline: Verification
    one_image: OpenSetResult
    several_images: OpenSetResult
    crops: Sequence[CropResult]
    covers: CoverResult
    probe_images: int
    enrol: int
    faces: str
    engine: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure to reach: what was found, what is asked, and whether it was reached."""

    what: str
    asked: str
    found: str
    is_reached: bool


def write_report(path: Path, report: Report) -> None:
    """Write the page, and the curves beside it as `NAME-verification.svg` and so on."""
    pairs = {"Muster": report.verification, "facenet-pytorch": report.baseline}
    curves = {
        "verification": draw_verification(pairs),
        "identification": draw_identification(report.one_image),
    }
    for name, svg in curves.items():
        path.with_name(f"{path.stem}-{name}.svg").write_text(_for_a_file(svg), encoding="utf-8")
    path.write_text(render_report(report, name=path.stem), encoding="utf-8")


def render_report(report: Report, *, name: str) -> str:
    """The page as Markdown."""
    parts = [
        _render_head(report),
        _render_goals(list_goals(report)),
        _render_verification(report, name),
        _render_identification(report, name),
        _render_crops(report.crops),
        render_covers(report.covers),
        _render_limits(),
    ]
    return "\n".join(parts)


def list_goals(report: Report) -> list[Goal]:
    """The figures that Muster set out to reach."""
    ours, theirs = report.verification.accuracy, report.baseline.accuracy
    one = report.one_image.muster.measure_fnir_at(GOAL_FPIR)
    half = report.one_image.best_sample.measure_fnir_at(GOAL_FPIR) / 2
    several = report.several_images.muster.measure_fnir_at(GOAL_FPIR)
    return [
        Goal(
            "Verification: accuracy, not below facenet-pytorch's own pipeline",
            f"{theirs:.2%}",
            f"{ours:.2%}",
            ours >= theirs,
        ),
        Goal(
            f"Identification, one image: FNIR at FPIR {GOAL_FPIR:.0%}, at most half of "
            "best-sample-and-threshold",
            f"{half:.2%}",
            f"{one:.2%}",
            one <= half,
        ),
        Goal(
            f"Identification, {report.probe_images} images: FNIR at FPIR {GOAL_FPIR:.0%}",
            f"{GOAL_SEVERAL_FNIR:.2%}",
            f"{several:.2%}",
            several <= GOAL_SEVERAL_FNIR,
        ),
    ]


def draw_verification(found: Mapping[str, Verification]) -> str:
    """The detection error trade-off of pairs, by pipeline."""
    lines = [
        Line(name, _trade_off(result.scores[result.is_same], result.scores[~result.is_same]))
        for name, result in found.items()
    ]
    return draw_curves(
        lines,
        title="Verification: detection error trade-off",
        x=Axis("different people taken for one (FAR)", LOWEST_RATE, 1.0, is_log=True),
        y=Axis("one person taken for two (FRR)", LOWEST_RATE, 1.0, is_log=True),
    )


def draw_identification(result: OpenSetResult) -> str:
    """The detection error trade-off of the open set, the product's score and the textbook's."""
    scores = {"Muster": result.muster, "best sample and threshold": result.best_sample}
    lines = [Line(n, _trade_off(s.genuine_named, s.impostor)) for n, s in scores.items()]
    return draw_curves(
        lines,
        title="Identification: detection error trade-off",
        x=Axis("strangers let in (FPIR)", LOWEST_RATE, 1.0, is_log=True),
        y=Axis("employees not named (FNIR)", LOWEST_RATE, 1.0, is_log=True),
    )


def _trade_off(genuine: Any, impostor: Any) -> list[tuple[float, float]]:
    return [(accepted, missed) for _threshold, accepted, missed in trace_curve(genuine, impostor)]


def _for_a_file(svg: str) -> str:
    """Dark text on a light ground; a picture in a page does not know the page's colours."""
    return svg.replace("<svg ", '<svg style="color:#1f2933;background:#fff" ', 1)


def _render_head(report: Report) -> str:
    engine = report.engine
    measured = _fill(
        f"Photos: `{report.faces}`. Engine: {engine['engine']}, precision {engine['precision']}, "
        f"model `{engine['model_id']}`. Every photo goes the product's own way: decode, detect, "
        "choose the main face, crop, embed, decide."
    )
    return f"""\
# Accuracy

Written by `manage.py evaluate report` (`make evaluate`); do not edit.

{measured}
"""


def _fill(text: str) -> str:
    return textwrap.fill(text, LINE_LENGTH, break_long_words=False, break_on_hyphens=False)


def _render_goals(goals: list[Goal]) -> str:
    rows = [
        f"| {goal.what} | {goal.asked} | {goal.found} | "
        f"{'reached' if goal.is_reached else 'not reached'} |"
        for goal in goals
    ]
    return "\n".join(["## Goals", "", "| goal | asked | found | |", "|---|---|---|---|", *rows, ""])


def _render_verification(report: Report, name: str) -> str:
    pairs = report.verification
    rows = [
        _row("accuracy", [f"{r.accuracy:.2%} ± {r.accuracy_std:.2%}" for r in _both(report)]),
        _row("equal error rate", [f"{r.eer:.2%}" for r in _both(report)]),
        *(
            _row(f"TAR at FAR {far:.1%}", [f"{r.tar[far]:.2%}" for r in _both(report)])
            for far in FALSE_ACCEPT_RATES
        ),
        _row("photos without a face", [f"{r.not_found} of {r.photos}" for r in _both(report)]),
    ]
    different = int((~pairs.is_same).sum())
    protocol = _fill(
        f"{int(pairs.is_same.sum()):,} pairs of one person and {different:,} of two, the protocol "
        "of LFW: ten folds, the threshold of each chosen on the other nine. A pair in which a face "
        f'is not found counts as "not the same". With {different:,} pairs of two people, one '
        f"false accept is a FAR of {1 / max(different, 1):.2%}: a lower FAR means none."
    )
    return f"""\
## Are two photos of one person

{protocol}

| | Muster | facenet-pytorch |
|---|---|---|
{chr(10).join(rows)}

![Detection error trade-off of verification]({name}-verification.svg)
"""


def _both(report: Report) -> tuple[Verification, Verification]:
    return report.verification, report.baseline


def _row(label: str, cells: list[str]) -> str:
    return f"| {label} | {' | '.join(cells)} |"


def _render_identification(report: Report, name: str) -> str:
    one, several = report.one_image, report.several_images
    heads = "".join(f" FPIR {rate:.1%} |" for rate in FALSE_POSITIVE_RATES)
    policy = one.policy.min_evidence
    rows = [
        _identification_row("best sample and threshold", 1, one.best_sample),
        _identification_row("**Muster**", 1, one.muster),
        _identification_row("best sample and threshold", report.probe_images, several.best_sample),
        _identification_row("**Muster**", report.probe_images, several.muster),
        _identification_row("Muster, employees left out", 1, one.left_out),
        _identification_row("Muster, employees left out", report.probe_images, several.left_out),
    ]
    protocol = _fill(
        f"Open set: {len(one.open_set.enrolled)} people enrolled with {report.enrol} photos each, "
        f"{len(one.open_set.probes):,} probes of one image and {len(several.open_set.probes):,} of "
        f"{report.probe_images} (the mean of their vectors), {len(one.open_set.strangers):,} "
        "strangers with one photo. FPIR: strangers let in. FNIR: probes not named rightly, faces "
        f"not found included ({one.not_found} photos). Both scores use the same vectors."
    )
    defaults = _fill(
        f"At Muster's default threshold ({policy:g}) with one image: FPIR "
        f"{one.muster.measure_fpir(policy):.2%}, FNIR {one.muster.measure_fnir(policy):.1%}; with "
        f"{report.probe_images} images FNIR {several.muster.measure_fnir(policy):.1%}. "
        "[Calibrate](../how-to/calibrate.md) for your own people."
    )
    return f"""\
## Who is this, if anybody

{protocol}

| score | images per probe | rank 1 |{heads}
|---|---|---|{"---|" * len(FALSE_POSITIVE_RATES)}
{chr(10).join(rows)}

The columns FPIR hold the FNIR at that FPIR. *Employees left out*: the strangers are the probes of
the enrolled people, each compared with everybody else, so strangers too are shown with as many
images as a probe has.

{defaults}

![Detection error trade-off of identification]({name}-identification.svg)
"""


def _identification_row(label: str, images: int, scores: SearchScores) -> str:
    rates = [f"{scores.measure_fnir_at(rate):.2%}" for rate in FALSE_POSITIVE_RATES]
    return f"| {label} | {images} | {scores.rank1:.2%} | {' | '.join(rates)} |"


def _render_crops(crops: Sequence[CropResult]) -> str:
    heads = "".join(f" FNIR at FPIR {rate:.1%} |" for rate in crops[0].fnir)
    rows = [
        _row(
            f"**{crop.name}** (serving)" if crop.name == SERVING else crop.name,
            [
                f"{crop.accuracy:.2%}",
                *(f"{fnir:.2%}" for fnir in crop.fnir.values()),
                str(crop.crops),
            ],
        )
        for crop in crops
    ]
    protocol = _fill(
        "The same faces, cut out in other ways: with other margins (pixels of the finished crop of "
        "160 px that lie outside of the box), averaged with the mirror image, turned until the "
        "eyes are level, brought to standard places by the five landmarks. Pairs, people and score "
        "as above, one image per probe. Twice as many crops take twice the time to embed."
    )
    return f"""\
## Ways to cut out a face

{protocol}

| crop | accuracy |{heads} crops per face |
|---|---|---|{"---|" * len(crops[0].fnir)}
{chr(10).join(rows)}
"""


def renew_covers(path: Path, covers: CoverResult) -> None:
    """Renew the section on covered faces of a written page; the rest stays as it is.

    Raises:
        EvaluationInputError: the page has no such section.
    """
    page = path.read_text(encoding="utf-8")
    before, heading, rest = page.partition(COVERS_HEADING)
    if not heading:
        raise EvaluationInputError(f"{path} has no section “Is the face covered”.")
    after = rest[rest.index("\n## ") + 1 :] if "\n## " in rest else ""
    path.write_text(f"{before}{render_covers(covers)}\n{after}", encoding="utf-8")


def render_covers(covers: CoverResult) -> str:
    """The section on covered faces as Markdown."""
    protocol = _fill(
        f"Things are painted before the faces of {covers.people:,} people: of many colours, forms "
        "and places, lit and grained like the photo. The measure was fitted with things painted "
        f"before the faces of {covers.fitted_people:,} other people. *Never seen*: fitted anew "
        "without that kind, to say what becomes of things that nobody thought of. Shares are of "
        "the photos in which the face was still found."
    )
    rows = [_cover_row(name, kind) for name, kind in covers.kinds.items()]
    summary = _fill(
        f"Found, mean over the kinds: {covers.found:.1%} of the covers, {covers.found_unseen:.1%} "
        f"of kinds that were never seen. Suspected wrongly: {covers.suspected:.1%} of untouched "
        f"photos, {covers.suspected_darkest:.1%} of the tenth with the darkest faces. Some of the "
        "untouched photos do show sunglasses, a hand or a microphone before the face. So it warns "
        "(the verdict *covered*, the advice of a kiosk to whom it does not know) and refuses "
        "nobody. Photos of real masks were not at hand."
    )
    return f"""\
{COVERS_HEADING}
{protocol}

| photos | number | not found | called covered | never seen |
|---|---|---|---|---|
{chr(10).join(rows)}

{summary}
"""


def _cover_row(name: str, kind: KindResult) -> str:
    unseen = "–" if kind.flagged_unseen is None else f"{kind.flagged_unseen:.1%}"
    return _row(name, [str(kind.photos), str(kind.not_found), f"{kind.flagged:.1%}", unseen])


def _render_limits() -> str:
    return """\
## What these figures do not say

- The photos are of press people, mostly looking into a camera. A kiosk with back light is another
  thing; a kiosk also sees several frames, which is worth more than any threshold.
- The network was trained on VGGFace2 and is weaker on some groups of people. These photos carry no
  labels of groups, so errors per group are not measured here. `manage.py calibrate` measures *your*
  people.
- A photo or a screen held up to the camera is as similar as the person. Recognition is no proof of
  life; how those are refused is [measured by itself](../explanation/liveness.md).
"""
