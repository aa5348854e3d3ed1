"""Which team a face resembles: the formula's laws, who is counted, and the sample photos."""

import datetime

import numpy as np
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from people.models import Employee
from people.services import withdraw_consent
from recognition.pairs import embed_main_face
from recognition.team_similarity import (
    EMPHASIS,
    STRANGER_MAX,
    TeamScore,
    rank_teams,
    round_to_hundred,
    score_teams,
    share_out,
)
from tests.company_fixtures import MODEL, add_vector, make_employee, make_team, make_vector

COSINE = st.floats(-1, 1)
TEAMS = st.lists(st.lists(COSINE, min_size=1, max_size=12), min_size=2, max_size=8)


def score(teams, min_size=1):
    ids = np.concatenate([np.full(len(cosines), 10 + n) for n, cosines in enumerate(teams)])
    return score_teams(
        ids, np.concatenate([np.array(cosines) for cosines in teams]), min_size=min_size
    )


# The formula -------------------------------------------------------------------------------------


@given(TEAMS)
def test_shares_make_a_whole_and_keep_the_order(teams):
    _ids, scores = score(teams)
    shares, percents = share_out(scores), round_to_hundred(share_out(scores))
    assert shares.sum() == pytest.approx(1)
    assert percents.sum() == 100
    assert ((shares > 0) & (percents >= 0)).all()
    order = np.argsort(scores)
    assert (np.diff(shares[order]) >= -1e-12).all()
    assert (np.abs(percents - 100 * shares) < 1).all()


@given(TEAMS, st.data())
def test_a_team_that_is_there_twice_over_scores_the_same(teams, data):
    doubled = data.draw(st.integers(0, len(teams) - 1))
    more = [cosines * (3 if n == doubled else 1) for n, cosines in enumerate(teams)]
    assert score(more)[1] == pytest.approx(score(teams)[1], abs=1e-12)


@given(TEAMS, st.randoms(use_true_random=False))
def test_the_order_in_which_people_come_does_not_matter(teams, chance):
    rows = [(10 + n, cosine) for n, cosines in enumerate(teams) for cosine in cosines]
    chance.shuffle(rows)
    ids, cosines = zip(*rows, strict=True)
    mixed = score_teams(np.array(ids), np.array(cosines), min_size=1)
    assert mixed[0].tolist() == score(teams)[0].tolist()
    assert mixed[1] == pytest.approx(score(teams)[1], abs=1e-12)


@given(TEAMS, st.floats(-1, 0), st.data())
def test_the_less_than_unlike_are_as_good_as_unlike(teams, negative, data):
    """-1 is no 'opposite' of a face: it neither pulls a team down nor, to an even power, up."""
    team = data.draw(st.integers(0, len(teams) - 1))
    with_zero = [[*cosines, 0.0] if n == team else cosines for n, cosines in enumerate(teams)]
    with_less = [[*cosines, negative] if n == team else cosines for n, cosines in enumerate(teams)]
    assert score(with_less)[1] == pytest.approx(score(with_zero)[1], abs=1e-12)


@given(TEAMS, st.data(), st.floats(0, 1))
def test_nobody_hurts_the_own_team_by_being_more_alike(teams, data, more):
    team = data.draw(st.integers(0, len(teams) - 1))
    member = data.draw(st.integers(0, len(teams[team]) - 1))
    closer = [list(cosines) for cosines in teams]
    closer[team][member] = max(closer[team][member], more)
    assert score(closer)[1][team] >= score(teams)[1][team]


def test_a_face_that_is_like_nobody_is_like_all_teams_equally():
    _ids, scores = score([[-0.2, -0.5], [-1.0], [0.0, -0.1, -0.3]])
    assert share_out(scores) == pytest.approx([1 / 3] * 3)
    assert round_to_hundred(share_out(scores)).tolist() == [34, 33, 33]


def test_teams_that_hardly_differ_are_shown_so():
    _ids, scores = score([[0.40], [0.39]])
    assert round_to_hundred(share_out(scores)).tolist() == [56, 44]


def test_an_enrolled_person_counts_no_more_than_a_stranger_may():
    _ids, itself = score([[1.0, 0.1], [0.1, 0.1]])
    _ids, double = score([[STRANGER_MAX, 0.1], [0.1, 0.1]])
    assert itself.tolist() == double.tolist()
    assert itself[0] == pytest.approx((STRANGER_MAX**EMPHASIS + 0.1**EMPHASIS) / 2)


@pytest.mark.parametrize("sizes", [(5, 200), (5, 5, 50), (8, 40, 200)])
def test_no_team_wins_by_its_size(sizes):
    """Strangers' cosines as `lfw_dev` has them: mean 0.05, deviation 0.16."""
    chance = np.random.default_rng(3)
    wins = np.zeros(len(sizes))
    for _face in range(2000):
        teams = [np.clip(chance.normal(0.05, 0.16, size), -1, 1) for size in sizes]
        wins[score(teams)[1].argmax()] += 1
    assert wins.max() / wins.min() < 2.2, wins


def test_small_teams_do_not_take_part():
    ids, scores = score([[0.9], [0.1, 0.2], [0.3, 0.3, 0.3]], min_size=2)
    assert ids.tolist() == [11, 12]
    assert len(scores) == 2


# In the database ---------------------------------------------------------------------------------


def make_members(team_name, seeds, near):
    """People of one team, all of them somewhat like `near`."""
    people = [make_employee(f"{team_name} {seed}", team=make_team(team_name)) for seed in seeds]
    for person, seed in zip(people, seeds, strict=True):
        add_vector(person, make_vector(seed, near=near, noise=1.5))
    return people


@pytest.fixture
def teams(db, settings):
    settings.TEAM_MIN_SIZE = 2
    return {
        "Art": make_members("Art", range(100, 103), make_vector(1)),
        "Law": make_members("Law", range(200, 208), make_vector(2)),
        "One": make_members("One", [300], make_vector(3)),
    }


def rank(seed):
    return [(found.name, found.percent) for found in rank_teams(make_vector(seed), model_id=MODEL)]


def test_the_team_whose_people_are_alike_comes_first(teams):
    art = rank_teams(make_vector(1), model_id=MODEL)
    assert [found.name for found in art] == ["Art", "Law"]
    assert sum(found.percent for found in art) == 100
    assert art[0] == TeamScore(art[0].team_id, "Art", "#0e7c86", art[0].percent)
    assert art[0].share == art[0].percent / 100 > 0.8
    assert rank(2)[0] == ("Law", art[0].percent)
    assert rank(3)[0][0] != "One"


def test_who_withdrew_or_left_or_has_another_model_is_not_counted(teams):
    first, second, third = teams["Art"]
    withdraw_consent(employee=first)
    assert rank(1)[0][0] == "Art"
    yesterday = timezone.localdate() - datetime.timedelta(days=2)
    Employee.objects.filter(pk=second.pk).update(active_until=yesterday)
    assert rank(1) == []  # one member is left, and one team
    assert rank_teams(make_vector(1), model_id="another") == []
    Employee.objects.filter(pk=second.pk).update(active_until=None)
    assert len(rank(1)) == 2
    Employee.objects.filter(pk=third.pk).update(team=None)
    assert rank(1) == []


def test_a_change_of_team_counts_at_once(teams):
    Employee.objects.filter(team__name="One").update(team=teams["Art"][0].team)
    assert rank(3)[0][0] == "Art"


def test_it_takes_one_query_of_people_and_one_of_teams(teams, django_assert_num_queries):
    with django_assert_num_queries(2):
        rank(1)


@pytest.mark.engine
@pytest.mark.faces
def test_a_colleagues_new_photo_leads_to_the_own_team(db, use_engine, sample_faces, settings):
    """Twelve people, one photo known, another one shown."""
    settings.TEAM_MIN_SIZE = 3
    folders = sorted(folder for folder in (sample_faces / "lfw_dev").iterdir())
    known = [photos for folder in folders if len(photos := sorted(folder.glob("*.jpg"))) >= 4][:12]
    names = [f"Team {number % 4}" for number in range(12)]
    for photos, name in zip(known, names, strict=True):
        person = make_employee(photos[0].parent.name, team=make_team(name))
        vector = embed_main_face(photos[0].read_bytes())
        add_vector(person, vector, model_id=use_engine.model_id)
    found = [
        rank_teams(embed_main_face(photos[-1].read_bytes()), model_id=use_engine.model_id)[0].name
        for photos in known
    ]
    assert found == names
