"""The verbs with real faces: what they answer, whom they name, and what they leave behind."""

from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from people.models import AccessRecord, FaceSample
from people.roles import Role
from people.scopes import Scope
from people.services import withdraw_consent
from recognition.engine.types import Embeddings
from recognition.pairs import SAME_PERSON_MIN, embed_main_face
from tests.company_fixtures import add_vector, as_jpeg, make_employee, make_team, make_vector
from tests.recognition.api_fixtures import SEARCHER, as_file, as_text, ask, make_client, send

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.engine,
    pytest.mark.usefixtures("use_engine"),
]


@pytest.fixture(scope="module")
def vector(portrait, engine) -> Embeddings:
    """Of the portrait, as the product makes it."""
    return embed_main_face(portrait)


@pytest.fixture(scope="module")
def two_people(portrait) -> bytes:
    """The portrait twice, side by side."""
    from recognition.engine.images import decode_image

    pixels = decode_image(portrait)
    return as_jpeg(np.hstack([pixels, pixels]))


@pytest.fixture
def ada(vector, use_engine):
    """Ada is the one in the portrait; Bob and Cleo are not."""
    ada = make_employee("Ada Lovelace", team=make_team("Design"))
    add_vector(ada, vector, model_id=use_engine.model_id)
    for seed, name in enumerate(("Bob Babbage", "Cleo Clarke"), 1):
        other = make_employee(name, team=make_team("Sales"))
        add_vector(other, make_vector(seed), model_id=use_engine.model_id)
    return ada


def list_files() -> set[Path]:
    return {path for path in settings.VAR_DIR.rglob("*") if "postgres" not in path.parts}


def list_searches() -> list[tuple[str, str, str]]:
    records = AccessRecord.objects.order_by("pk")
    return list(records.values_list("account_name", "action", "employee_name"))


class TestRecognise:
    def test_by_file_and_by_text(self, ada, portrait):
        client = make_client()
        by_file = send(client, "recognise", {"image": as_file(portrait), "candidates": "1"})
        by_text = ask(client, "recognise", {"image": as_text(portrait), "candidates": 1})
        assert by_file.status_code == 200
        assert by_file.json() == by_text.json()
        assert (by_file.json()["width"], by_file.json()["height"]) == (512, 512)
        (face,) = by_file.json()["faces"]
        assert (face["outcome"], face["reason"]) == ("accept", "clear_match")
        assert face["person"] == {
            "employee_id": ada.pk, "number": ada.number, "name": "Ada Lovelace",
            "score": face["score"],
        }  # fmt: skip
        assert face["score"] > 0.98
        assert 0.5 < face["margin"] <= 1
        assert len(face["candidates"]) == 1
        left, top, right, bottom = face["box"]
        assert left < face["landmarks"][0][0] < face["landmarks"][1][0] < right
        assert top < face["landmarks"][2][1] < bottom

    def test_nothing_is_stored_but_that_somebody_searched(self, ada, portrait):
        client, before, samples = make_client(), list_files(), FaceSample.objects.count()
        large = as_file(portrait + bytes(5 * 2**20))
        assert send(client, "recognise", {"image": large}).status_code == 200
        assert list_searches() == [("system", "search_face", "Ada Lovelace")]
        assert FaceSample.objects.count() == samples
        assert list_files() == before

    def test_whoever_withdrew_is_nobody(self, ada, portrait):
        withdraw_consent(employee=ada)
        (face,) = ask(make_client(), "recognise", {"image": as_text(portrait)}).json()["faces"]
        assert (face["outcome"], face["person"]) == ("unknown", None)
        assert "Ada Lovelace" not in {near["name"] for near in face["candidates"]}
        assert list_searches() == [("system", "search_face", "")]

    def test_a_picture_without_a_face(self, ada, landscape):
        answer = ask(make_client(), "recognise", {"image": as_text(landscape)})
        assert answer.json() == {"width": 320, "height": 240, "faces": []}

    def test_faces_are_chosen(self, ada, two_people):
        client = make_client()
        for options, count in [({}, 2), ({"max_faces": 1}, 1), ({"pick": "main"}, 1),
                               ({"min_face_px": 1000}, 0), ({"candidates": 0}, 2)]:  # fmt: skip
            answer = ask(client, "recognise", {"image": as_text(two_people), **options})
            assert len(answer.json()["faces"]) == count, options
        assert all(face["candidates"] == [] for face in answer.json()["faces"])

    def test_it_takes_the_sight_of_every_team(self, ada, portrait):
        client = make_client(permissions=("recognition.search_faces",))
        answer = ask(client, "recognise", {"image": as_text(portrait)})
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_verify(portrait, landscape, two_people):
    client = make_client()
    text = as_text(portrait)
    same = ask(client, "verify", {"first": text, "second": text}).json()
    assert (same["same_person"], same["reason"]) == (True, "similar")
    assert same["similarity"] == pytest.approx(1, abs=0.02)
    assert same["threshold"] == SAME_PERSON_MIN
    for other, pick, reason in [
        (landscape, "clear", "no_face"),
        (two_people, "clear", "several_faces"),
        (two_people, "only", "several_faces"),
        (two_people, "main", "similar"),
    ]:
        found = send(
            client, "verify", {"first": as_file(portrait), "second": as_file(other), "pick": pick}
        ).json()
        assert found["reason"] == reason
        assert (found["same_person"] is None) == (reason != "similar")
        assert (found["second"]["face"] is None) == (reason != "similar")
        assert found["first"]["reason"] == "ok"
    assert {action for _who, action, _whom in list_searches()} == {"compare_faces"}
    bad = ask(client, "verify", {"first": text, "second": "!"})
    assert (bad.status_code, bad.json()["code"]) == (400, "image_not_base64")
    assert ask(client, "verify", {"first": text}).json()["code"] == "invalid"


class TestFind:
    def test_the_most_similar_photos_and_their_owners(self, ada, portrait):
        found = ask(make_client(), "find", {"image": as_text(portrait), "limit": 2}).json()
        assert (found["reason"], len(found["samples"])) == ("ok", 2)
        best = found["samples"][0]
        assert best["employee"] == {
            "employee_id": ada.pk, "number": ada.number, "name": "Ada Lovelace",
        }  # fmt: skip
        assert best["sample_id"] == ada.face_samples.get().pk
        assert best["similarity"] > 0.98
        assert len(list_searches()) == 2

    def test_only_among_people_whom_the_account_may_see(self, ada, portrait):
        bob_and_cleo = make_client(
            permissions=("recognition.search_faces", "people.view_employee"),
            manages=(make_team("Sales"),),
        )
        found = ask(bob_and_cleo, "find", {"image": as_text(portrait)}).json()["samples"]
        assert {sample["employee"]["name"] for sample in found} == {"Bob Babbage", "Cleo Clarke"}

    def test_only_people_who_agree(self, ada, portrait):
        withdraw_consent(employee=ada)
        found = ask(make_client(), "find", {"image": as_text(portrait)}).json()["samples"]
        assert "Ada Lovelace" not in {sample["employee"]["name"] for sample in found}

    def test_without_a_face(self, ada, landscape):
        found = ask(make_client(), "find", {"image": as_text(landscape)}).json()
        assert found == {"reason": "no_face", "face": None, "samples": []}


def test_analyse(portrait, liveness):
    client = make_client()
    (face,) = ask(client, "analyse", {"image": as_text(portrait)}).json()["faces"]
    assert abs(face["pose"]["yaw"]) < 40
    assert face["size_px"] > 80
    assert 0.1 < face["exposure"]["brightness"] < 0.9
    assert (face["is_usable"], face["quality"] > 0.3) == (True, True)
    assert face["liveness"]["reason"] == "judged"
    assert face["liveness"]["looks_living"] == (face["liveness"]["score"] >= 1)
    assert face["liveness"]["limits"]
    guesses = {"emotion", "age", "sex", "gender", "ethnicity", "race"}
    assert not guesses & (face.keys() | face["exposure"].keys() | face["pose"].keys())
    form = {"image": as_file(portrait), "liveness": "false"}
    (face,) = send(client, "analyse", form).json()["faces"]
    assert face["liveness"]["score"] is None
    assert face["liveness"]["reason"] == "not_asked"
    (face,) = send(client, "analyse", {"image": as_file(portrait)}).json()["faces"]
    assert face["liveness"]["reason"] == "judged"


class TestEmbed:
    def test_the_vector_and_its_model(self, portrait, vector, use_engine):
        client = make_client(Scope.FACES_EMBED, permissions=("recognition.embed_faces",))
        answer = ask(client, "embed", {"image": as_text(portrait)}).json()
        assert answer["model_id"] == use_engine.model_id
        (face,) = answer["faces"]
        assert np.dot(face["vector"], vector) == pytest.approx(1, abs=0.02)
        assert list_searches() == [("system", "embed_face", "")]

    def test_it_takes_a_scope_and_a_permission(self, portrait):
        both = (*SEARCHER, "recognition.embed_faces")
        without_scope = make_client(Scope.FACES_RECOGNISE, permissions=both)
        answer = ask(without_scope, "embed", {"image": as_text(portrait)})
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
        account = AccessRecord.objects.count()
        assert account == 0

    def test_hr_may_not(self, portrait, client):
        from tests.company_fixtures import make_account

        client.force_login(make_account("hr", Role.HR))
        answer = send(client, "embed", {"image": as_file(portrait)})
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        client.force_login(make_account("hradmin", Role.HR_ADMIN))
        assert send(client, "embed", {"image": as_file(portrait)}).status_code == 200


def test_team_similarity(ada, portrait, landscape, settings):
    settings.TEAM_MIN_SIZE = 1
    client = make_client(Scope.TEAM_READ)
    answer = ask(client, "team-similarity", {"image": as_text(portrait)}).json()
    assert [team["name"] for team in answer["teams"]] == ["Design", "Sales"]
    assert sum(team["percent"] for team in answer["teams"]) == 100
    assert answer["face"]["box"]
    nobody = ask(client, "team-similarity", {"image": as_text(landscape)}).json()
    assert nobody == {"reason": "no_face", "face": None, "teams": []}
    assert ask(client, "find", {"image": as_text(portrait)}).json()["code"] == "scope_missing"


@pytest.mark.parametrize("verb", ["detect", "recognise", "verify", "find", "analyse"])
def test_a_key_for_something_else_is_refused(verb, portrait):
    client = make_client(Scope.PEOPLE_READ, Scope.FACES_EMBED)
    values = {name: as_text(portrait) for name in ("image", "first", "second")}
    answer = ask(client, verb, values)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
