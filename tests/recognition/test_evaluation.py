"""Evaluation on vectors made for the purpose: the protocols, folders and lists, the page."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from recognition.decision import DecisionPolicy
from recognition.evaluation.covering import CoverResult, KindResult
from recognition.evaluation.crops import SERVING, CropResult
from recognition.evaluation.curves import Axis, Line, draw_curves
from recognition.evaluation.folders import EvaluationInputError, list_people, read_pairs
from recognition.evaluation.identification import (
    evaluate_open_set,
    plan_open_set,
)
from recognition.evaluation.ranking import make_template, rank_scores, score_best_samples
from recognition.evaluation.report import (
    Report,
    list_goals,
    render_report,
    renew_covers,
    write_report,
)
from recognition.evaluation.verification import evaluate_pairs
from tests.company_fixtures import make_vector

PHOTOS = {"Ada": 7, "Grace": 6, "Edsger": 5, "Alan": 2, **{f"Stranger{n}": 1 for n in range(20)}}


@pytest.fixture
def faces(tmp_path) -> Path:
    """Folders of empty files: planning needs only the names."""
    for name, count in PHOTOS.items():
        (tmp_path / "faces" / name).mkdir(parents=True)
        for number in range(1, count + 1):
            (tmp_path / "faces" / name / f"{name}_{number:04d}.jpg").touch()
    (tmp_path / "faces" / ".hidden").mkdir()
    return tmp_path / "faces"


@pytest.fixture
def vectors(faces):
    """Photos of one person near each other, of two people far apart."""
    return {
        photo: make_vector(100 * place + number, near=make_vector(place + 10_000), noise=0.6)
        for place, photos in enumerate(list_people(faces).values())
        for number, photo in enumerate(photos)
    }


def write_pairs(path: Path, lines: list[str]) -> Path:
    file = path / "pairs.txt"
    file.write_text("\n".join(lines) + "\n")
    return file


SAME = [f"Ada\t{n}\t{n + 1}" for n in range(1, 7)] + [f"Grace\t1\t{n}" for n in range(2, 6)]
DIFFERENT = [f"Ada\t{n}\tStranger{n}\t1" for n in range(1, 8)] + [
    f"Grace\t{n}\tAlan\t1" for n in range(1, 4)
]


def test_people_are_listed_with_their_photos(faces):
    people = list_people(faces)
    assert {name: len(photos) for name, photos in people.items()} == PHOTOS
    assert [photo.name for photo in people["Alan"]] == ["Alan_0001.jpg", "Alan_0002.jpg"]


def test_lists_with_and_without_header_hold_the_same_pairs(faces, tmp_path):
    plain = read_pairs(write_pairs(tmp_path, SAME + DIFFERENT), faces)
    blocks = [line for n in range(5) for kind in (SAME, DIFFERENT) for line in kind[2 * n :][:2]]
    headed = read_pairs(write_pairs(tmp_path, ["5\t2", *blocks]), faces)
    assert {(p.first, p.second, p.is_same) for p in plain} == {
        (p.first, p.second, p.is_same) for p in headed
    }
    assert [pair.fold for pair in headed] == [n // 4 for n in range(20)]
    assert {(pair.fold, pair.is_same) for pair in plain} == {
        (fold, kind) for fold in range(10) for kind in (True, False)
    }


def test_a_header_of_one_number_and_spaces_are_read(faces, tmp_path):
    lines = ["10", *(line.replace("\t", "  ") for line in SAME + DIFFERENT)]
    assert len(read_pairs(write_pairs(tmp_path, lines), faces)) == 20


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "has no pairs"),
        (["ten\t300", *SAME], "a header is"),
        (["Ada\t1\t2\t3\t4"], "expected `name n1 n2`"),
        (["Ada\t1\tx"], "is not the number of a photo"),
        (["Ada\t1\t99"], "there is no photo Ada/Ada_0099.jpg"),
        (SAME, "0 of two"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(faces, tmp_path, lines, message):
    with pytest.raises(EvaluationInputError, match=message):
        read_pairs(write_pairs(tmp_path, lines), faces)


def test_a_folder_that_cannot_be_used_says_what_is_expected(tmp_path):
    with pytest.raises(EvaluationInputError, match="not a folder"):
        list_people(tmp_path / "missing")
    with pytest.raises(EvaluationInputError, match="Expected"):
        list_people(tmp_path)


def test_pairs_far_apart_are_judged_without_error(faces, vectors, tmp_path):
    pairs = read_pairs(write_pairs(tmp_path, SAME + DIFFERENT), faces)
    found = evaluate_pairs(pairs, vectors)
    assert (found.accuracy, found.accuracy_std, found.eer) == (1, 0, 0)
    assert found.tar == {0.01: 1, 0.001: 1}
    assert found.not_found == 0


def test_a_photo_without_a_face_counts_against_us(faces, vectors, tmp_path):
    pairs = read_pairs(write_pairs(tmp_path, SAME + DIFFERENT), faces)
    del vectors[pairs[0].first]
    found = evaluate_pairs(pairs, vectors)
    assert found.not_found == 1
    assert found.accuracy == pytest.approx(0.95)
    assert found.as_dict()["tar"] == {"0.01": 0.9, "0.001": 0.9}


def test_photos_are_shared_out_without_overlap(faces):
    open_set = plan_open_set(list_people(faces), enrol=3, probe_images=1)
    photos = open_set.list_photos()
    assert len(photos) == len(set(photos)) == 7 + 6 + 5 + 20
    assert [len(shown) for shown in open_set.enrolled] == [3, 3, 3]
    assert len(open_set.probes) == 4 + 3 + 2
    several = plan_open_set(list_people(faces), enrol=3, probe_images=2)
    assert [person for person, _photos in several.probes] == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("people", "message"),
    [({"A": 3, "B": 1}, "Nobody has 3 photos"), ({"A": 4}, "no strangers")],
)
def test_a_set_that_is_too_small_says_why(people, message):
    photos = {name: [Path(f"{name}{n}") for n in range(count)] for name, count in people.items()}
    with pytest.raises(EvaluationInputError, match=message):
        plan_open_set(photos, enrol=3, probe_images=1)


def test_people_far_apart_are_all_named_and_no_stranger_is(faces, vectors):
    open_set = plan_open_set(list_people(faces), enrol=3, probe_images=1)
    found = evaluate_open_set(open_set, vectors, policy=DecisionPolicy()).as_dict()
    assert found["rank1"] == 1
    assert found["fnir"] == {"0.1": 0, "0.03": 0, "0.01": 0, "0.003": 0}
    assert found["baseline"]["rank1"] == 1
    assert (found["enrolled"], found["probes"], found["strangers"]) == (3, 9, 20)


def test_faces_that_are_not_found_are_missed_but_strangers_so_are_kept_out(faces, vectors):
    open_set = plan_open_set(list_people(faces), enrol=3, probe_images=1)
    del vectors[open_set.probes[0][1][0]], vectors[open_set.strangers[0]]
    for photo in open_set.enrolled[2]:
        del vectors[photo]
    found = evaluate_open_set(open_set, vectors, policy=DecisionPolicy())
    assert found.not_found == 5
    assert found.muster.rank1 == pytest.approx(5 / 9)
    assert found.muster.measure_fnir(0.5) == pytest.approx(4 / 9)
    assert np.isneginf(found.muster.impostor[0])


def test_a_stranger_who_is_let_in_raises_the_threshold(faces, vectors):
    open_set = plan_open_set(list_people(faces), enrol=3, probe_images=1)
    vectors[open_set.strangers[0]] = make_template(
        np.stack([vectors[photo] for photo in open_set.enrolled[0]])
    )
    found = evaluate_open_set(open_set, vectors, policy=DecisionPolicy())
    assert found.muster.measure_fpir(0.52) == pytest.approx(1 / 20)
    assert found.as_dict()["fnir"]["0.1"] == 0
    assert found.as_dict()["fnir"]["0.01"] == 1


def test_best_samples_are_grouped_by_person():
    samples = np.stack([make_vector(n) for n in range(6)])
    scores = score_best_samples(samples[[1, 5]], samples, (0, 0, 0, 1, 2, 2))
    assert scores.shape == (2, 3)
    assert scores[0].argmax() == 0
    assert scores[1].argmax() == 2


def test_ranks_are_descending():
    scores = np.random.default_rng(0).random((20, 40))
    columns, ranked = rank_scores(scores, limit=7)
    assert (ranked == -np.sort(-scores, axis=1)[:, :7]).all()
    assert (np.take_along_axis(scores, columns, axis=1) == ranked).all()


COVERS = CoverResult(
    people=20,
    fitted_people=20,
    kinds={
        "sunglasses": KindResult(50, 2, 0.95, 0.9),
        "spectacles": KindResult(40, 0, 0.01, None),
    },
    found=0.95,
    found_unseen=0.9,
    suspected=0.01,
    suspected_darkest=0.01,
)


@pytest.fixture
def report(faces, vectors, tmp_path):
    pairs = evaluate_pairs(read_pairs(write_pairs(tmp_path, SAME + DIFFERENT), faces), vectors)
    people = list_people(faces)
    one, several = (
        evaluate_open_set(
            plan_open_set(people, enrol=3, probe_images=images), vectors, policy=DecisionPolicy()
        )
        for images in (1, 2)
    )
    engine = {"engine": "openvino", "precision": "f32", "model_id": "facenet"}
    crops = [
        CropResult(SERVING, 0.99, {0.01: 0.04}, 1),
        CropResult("mirrored", 0.98, {0.01: 0.05}, 2),
    ]
    return Report(pairs, pairs, one, several, crops, COVERS, 2, 3, "faces", engine)


def test_the_page_says_which_goals_are_reached(report):
    assert [goal.is_reached for goal in list_goals(report)] == [True, True, True]
    page = render_report(report, name="accuracy")
    assert page.count("| reached |") == 3
    assert "| sunglasses | 50 | 2 | 95.0% | 90.0% |" in page
    assert "| spectacles | 40 | 0 | 1.0% | – |" in page
    assert "| **margin 32** (serving) | 99.00% | 4.00% | 1 |" in page
    assert "| mirrored | 98.00% | 5.00% | 2 |" in page
    assert "| **Muster** | 1 | 100.00% | 0.00% | 0.00% | 0.00% | 0.00% |" in page


def test_the_page_says_which_goals_are_not_reached(report):
    report.verification.scores[:] = 0
    worse = evaluate_open_set(
        report.one_image.open_set, _blur(report.one_image), policy=DecisionPolicy()
    )
    missed = Report(
        report.verification,
        report.baseline,
        worse,
        worse,
        report.crops,
        report.covers,
        1,
        3,
        "faces",
        report.engine,
    )
    assert [goal.is_reached for goal in list_goals(missed)][1:] == [False, False]
    assert "not reached" in render_report(missed, name="accuracy")


def test_the_section_on_covered_faces_can_be_renewed_alone(report, tmp_path):
    page = tmp_path / "accuracy.md"
    write_report(page, report)
    before = page.read_text()
    assert "| sunglasses | 50 | 2 | 95.0% | 90.0% |" in before
    renew_covers(page, report.covers)
    assert page.read_text() == before
    renew_covers(page, replace(report.covers, found=0.5))
    assert page.read_text() == before.replace("95.0% of the covers", "50.0% of the covers")
    page.write_text("# Something else\n")
    with pytest.raises(EvaluationInputError, match="has no section"):
        renew_covers(page, report.covers)


def _blur(result):
    """Vectors that know nobody."""
    return {photo: make_vector(n) for n, photo in enumerate(result.open_set.list_photos())}


def test_the_page_and_its_curves_are_written_side_by_side(report, tmp_path):
    write_report(tmp_path / "accuracy.md", report)
    page = (tmp_path / "accuracy.md").read_text()
    for name in ("accuracy-verification.svg", "accuracy-identification.svg"):
        assert name in page
        assert ElementTree.parse(tmp_path / name).getroot().tag.endswith("svg")


def test_curves_stay_inside_of_the_frame_and_their_texts_are_escaped():
    svg = draw_curves(
        [Line("<Muster> & co", [(0.0, 2.0), (0.1, 0.5)]), Line("other", [(1, 0)])],
        title="A < B",
        x=Axis("x", 0.001, 1, is_log=True),
        y=Axis("y", 0, 1),
        mark_x=0.01,
    )
    root = ElementTree.fromstring(svg)
    points = [
        float(value)
        for line in root.iter("{http://www.w3.org/2000/svg}polyline")
        for value in line.get("points").replace(",", " ").split()
    ]
    assert min(points) >= 0
    assert max(points) <= 640
    assert "&lt;Muster&gt; &amp; co" in svg


@pytest.mark.parametrize(("low", "high", "is_log"), [(1, 1, False), (0, 1, True), (2, 1, False)])
def test_an_axis_without_extent_is_refused(low, high, is_log):
    with pytest.raises(ValueError, match="cannot run"):
        Axis("x", low, high, is_log=is_log)
