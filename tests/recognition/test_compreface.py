"""CompreFace's own client, unmodified, against a running Muster; and its errors, one by one."""

import base64
import uuid

import pytest
import requests

from people.models import AccessRecord, Consent, Employee, ErasureCertificate, FaceSample
from people.roles import Role
from people.scopes import Scope
from people.services import create_integration, record_consent, withdraw_consent
from recognition.compreface.collection import make_number
from recognition.compreface.image_ids import make_image_id, read_sample_id
from recognition.compreface.similarity import measure_similarity
from recognition.models import CompreFaceSubject
from tests.company_fixtures import make_account, make_employee, make_site, make_team
from tests.compreface_client import CompreFace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine, pytest.mark.faces]

SCOPES = [
    Scope.PEOPLE_READ,
    Scope.PEOPLE_WRITE,
    Scope.PHOTOS_READ,
    Scope.PHOTOS_WRITE,
    Scope.FACES_RECOGNISE,
    Scope.FACES_EMBED,
]
BASIS = "Works agreement 7, signed forms in folder 12"
ROOT = "/api/v1"


def make_key(*scopes, name="CompreFace", basis=BASIS, roles=(Role.HR_ADMIN,), **account):
    user = make_account(f"system-{uuid.uuid4().hex[:6]}", *roles, **account)
    return create_integration(name=name, account=user, scopes=scopes or SCOPES, consent_basis=basis)


@pytest.fixture
def photos(sample_faces):
    """Two photos each of two people, as bytes."""
    folders = sorted((sample_faces / "lfw_dev").iterdir())
    rich = [folder for folder in folders if len(list(folder.iterdir())) >= 3][:2]
    return [[path.read_bytes() for path in sorted(folder.iterdir())[:3]] for folder in rich]


@pytest.fixture
def company(use_engine):
    make_site()
    return make_key()


class Client:
    """Plain HTTP with a key, for what the package does not send."""

    def __init__(self, server, key):
        self.root, self.headers = f"{server.url}{ROOT}", {"x-api-key": key} if key else {}

    def ask(self, method, path, **options):
        headers = {**self.headers, **options.pop("headers", {})}
        return requests.request(
            method, f"{self.root}/{path}", headers=headers, timeout=60, **options
        )

    def refuse(self, method, path, **options):
        """Status and code of an error in CompreFace's form."""
        answer = self.ask(method, path, **options)
        assert set(answer.json()) == {"message", "code"}, answer.text
        return answer.status_code, answer.json()["code"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # it closes no file
def test_the_published_client_works_unmodified(  # noqa: PLR0915  one whole story
    server, company, photos, tmp_path, landscape
):
    _integration, key = company
    domain, port = server.url.rsplit(":", 1)
    client = CompreFace(domain, port, {"det_prob_threshold": 0.8})
    recognition = client.init_face_recognition(key)
    subjects, faces = recognition.get_subjects(), recognition.get_face_collection()
    (ada, ada_two, ada_three), (bob, bob_two, _bob_three) = photos

    assert subjects.add("Ada Lovelace") == {"subject": "Ada Lovelace"}
    assert subjects.add("ada lovelace")["code"] == 43
    assert subjects.list() == {"subjects": ["Ada Lovelace"]}
    assert subjects.update("Ada Lovelace", "Ada King") == {"updated": True}
    assert Employee.objects.get().name == "Ada King"

    path = tmp_path / "ada.jpg"
    path.write_bytes(ada)
    first = faces.add(image_path=str(path), subject="Ada King")  # by path
    assert first["subject"] == "Ada King"
    assert uuid.UUID(first["image_id"])
    second = faces.add(image_path=bob, subject="Bob")  # by bytes; the subject is made
    assert second["subject"] == "Bob"
    assert Consent.objects.filter(note=BASIS, withdrawn_at=None).count() == 2
    assert faces.list()["faces"] == [first, second]
    assert subjects.list() == {"subjects": ["Ada King", "Bob"]}

    found = recognition.recognize(image_path=ada_two)["result"]
    assert found[0]["subjects"][0]["subject"] == "Ada King"
    assert found[0]["subjects"][0]["similarity"] > 0.9
    assert set(found[0]["box"]) == {"probability", "x_min", "y_min", "x_max", "y_max"}
    assert "embedding" not in found[0]
    options = {
        "limit": 1,
        "prediction_count": 2,
        "face_plugins": "calculator,age,gender,landmarks,mask",
        "status": "true",
    }
    answer = recognition.recognize(image_path=bob_two, options=options)
    (face,) = answer["result"]
    assert [row["subject"] for row in face["subjects"]] == ["Bob", "Ada King"]
    assert len(face["embedding"]) == 512
    assert len(face["landmarks"]) == 5
    assert set(face["execution_time"]) == {"detector", "calculator"}
    assert set(answer["plugins_versions"]) == {"detector", "calculator", "landmarks"}
    assert not {"age", "gender", "mask"} & set(face)
    assert recognition.recognize(image_path=landscape) == {
        "message": "No face is found in the given image",
        "code": 28,
    }

    same = faces.verify(image_path=ada_two, image_id=first["image_id"])["result"]
    other = faces.verify(image_path=bob_two, image_id=first["image_id"])["result"]
    assert same[0]["similarity"] > 0.9
    assert other[0]["similarity"] < 0.5

    detection = client.init_face_detection(key)
    assert detection.detect(image_path=ada)["result"][0]["box"]["probability"] > 0.9
    verification = client.init_face_verification(key)
    [pair] = verification.verify(source_image_path=ada_two, target_image_path=ada_three)["result"]
    assert pair["face_matches"][0]["similarity"] > 0.9
    assert pair["source_image_face"]["box"]["x_max"] > 0

    assert faces.delete(image_id=first["image_id"]) == first
    assert faces.delete(image_id=first["image_id"])["code"] == 44
    assert faces.delete_all(subject="Bob") == {"deleted": 1}
    assert ErasureCertificate.objects.count() == 1
    assert subjects.delete("Ada King") == {"subject": "Ada King"}
    assert subjects.delete("Ada King")["code"] == 42
    assert subjects.add("Carla") == {"subject": "Carla"}
    assert subjects.delete_all() == {"deleted": 1}
    assert subjects.list() == {"subjects": []}
    # Whom the key made goes whole with the subject; `delete_all` erased Bob's face alone.
    assert list(Employee.objects.values_list("name", flat=True)) == ["Bob"]
    assert not FaceSample.objects.exists()
    assert AccessRecord.objects.filter(action=AccessRecord.Action.SEARCH_FACE).exists()


def test_what_other_clients_send(server, company, photos):
    """Base64, an embedding, several ids, a second page, a photo to look at."""
    _integration, key = company
    http = Client(server, key)
    (ada, ada_two, _), (bob, _, _) = photos
    stored = http.ask(
        "POST", "recognition/faces?subject=Ada", json={"file": base64.b64encode(ada).decode()}
    )
    assert stored.status_code == 201
    again = http.ask("POST", "recognition/faces?subject=ada", files={"file": ("a.jpg", ada)})
    assert again.json() == stored.json()
    http.ask("POST", "recognition/faces?subject=Bob", files={"file": ("b.jpg", bob)})
    page = http.ask("GET", "recognition/faces?page=1&size=1").json()
    assert (page["total_pages"], page["total_elements"], page["page_size"]) == (2, 2, 1)
    assert [face["subject"] for face in page["faces"]] == ["Bob"]
    image_id = stored.json()["image_id"]
    assert http.ask("GET", f"recognition/faces/{image_id}/img").content == ada
    assert http.ask("GET", f"recognition/faces/{uuid.uuid4()}/img").content == b""

    url = "data:image/jpeg;base64," + base64.b64encode(ada_two).decode()
    seen = http.ask(
        "POST", "recognition/recognize?face_plugins=calculator,pose", json={"file": url}
    ).json()["result"][0]
    assert set(seen["pose"]) == {"pitch", "roll", "yaw"}
    vector = seen["embedding"]
    [ranked] = http.ask(
        "POST", "recognition/embeddings/recognize?prediction_count=2", json={"embeddings": [vector]}
    ).json()["result"]
    assert ranked["similarities"][0] == seen["subjects"][0]
    [checked] = http.ask(
        "POST", f"recognition/embeddings/faces/{image_id}/verify", json={"embeddings": [vector]}
    ).json()["result"]
    assert checked["similarity"] == pytest.approx(seen["subjects"][0]["similarity"], abs=1e-4)
    rows = http.ask(
        "POST",
        "verification/embeddings/verify",
        json={"source": vector, "targets": [[-v for v in vector], vector]},
    ).json()["result"]
    assert [row["similarity"] > 0.99 for row in rows] == [True, False]
    whole = http.ask(
        "POST", "detection/detect?detect_faces=false&face_plugins=landmarks",
        files={"file": ("a.jpg", ada)},
    ).json()["result"][0]  # fmt: skip
    assert "landmarks" not in whole
    deleted = http.ask(
        "POST", "recognition/faces/delete", json=[image_id, str(uuid.uuid4())]
    ).json()
    assert deleted == [stored.json()]

    # A name that is taken joins both; every photo is looked at anew.
    http.ask("POST", "recognition/faces?subject=Ada", files={"file": ("a.jpg", ada)})
    assert http.ask("POST", "recognition/subjects", json={"subject": "Ada L"}).status_code == 201
    joined = http.ask("PUT", "recognition/subjects/Ada", json={"subject": "Ada L"})
    assert joined.json() == {"updated": True}
    assert http.ask("GET", "recognition/subjects").json() == {"subjects": ["Ada L", "Bob"]}
    moved = http.ask("GET", "recognition/faces?subject=Ada%20L").json()
    assert moved["total_elements"] == 1


def test_every_refusal_is_in_its_form(server, company, photos, landscape, sample_faces):
    integration, key = company
    http = Client(server, key)
    ada = photos[0][0]
    file = {"file": ("a.jpg", ada)}
    refuse = http.refuse
    assert Client(server, "").refuse("GET", "recognition/subjects") == (400, 20)
    assert Client(server, "wrong.key").refuse("GET", "recognition/subjects") == (404, 10)
    assert refuse("POST", "recognition/subjects", json={}) == (400, 26)
    assert refuse("POST", "recognition/subjects", json={"subject": "x" * 300}) == (400, 26)
    assert refuse("POST", "recognition/subjects", json=[1]) == (400, 26)
    assert refuse("PUT", "recognition/subjects/Nobody", json={"subject": "X"}) == (404, 42)
    assert refuse("DELETE", "recognition/subjects/Nobody") == (404, 42)
    assert refuse("POST", "recognition/faces", files=file) == (400, 33)
    assert refuse("POST", "recognition/faces?subject=", files=file) == (400, 26)
    assert refuse("POST", "recognition/recognize") == (400, 34)
    assert refuse("POST", "recognition/recognize", json={"file": "#?!"}) == (400, 26)
    assert refuse("POST", "recognition/recognize", files={"file": ("a.svg", b"<svg/>")}) == (
        400, 21,
    )  # fmt: skip
    for query in ("limit=-1", "limit=x", "prediction_count=0", "det_prob_threshold=2"):
        assert refuse("POST", f"recognition/recognize?{query}", files=file) == (400, 26)
    assert refuse("DELETE", "recognition/faces/no-uuid") == (400, 0)
    assert refuse("DELETE", "recognition/faces?subject=") == (400, 26)
    assert refuse("POST", f"recognition/faces/{uuid.uuid4()}/verify", files=file) == (404, 44)
    assert refuse("POST", "recognition/faces?subject=A", files={"file": ("a.jpg", landscape)}) == (
        400, 28,
    )  # fmt: skip
    group = (sample_faces / "group" / "two_people.jpg").read_bytes()
    assert refuse("POST", "recognition/faces?subject=A", files={"file": ("a.jpg", group)}) == (
        400, 31,
    )  # fmt: skip
    for body in ({"embeddings": []}, {}):
        assert refuse("POST", "recognition/embeddings/recognize", json=body) == (400, 37)
    for row in ([1, 2], ["x"] * 512, [0.0] * 512, 7):
        assert refuse("POST", "recognition/embeddings/recognize", json={"embeddings": [row]}) == (
            400,
            26,
        )

    _other, narrow = make_key(Scope.FACES_RECOGNISE)
    assert Client(server, narrow).refuse("GET", "recognition/subjects") == (403, 100)
    calculator = "recognition/recognize?face_plugins=calculator"
    assert Client(server, narrow).refuse("POST", calculator, files=file) == (403, 100)
    _third, mute = make_key(basis="")
    assert Client(server, mute).refuse("POST", "recognition/faces?subject=Z", files=file) == (
        403, 101,
    )  # fmt: skip
    integration.revoked = True
    integration.save()
    assert refuse("GET", "recognition/subjects") == (404, 10)
    assert not Employee.objects.exists()


def test_whom_hr_made_is_known_by_the_number_and_outlives_the_subject(server, company, photos):
    _integration, key = company
    http = Client(server, key)
    (ada_photo, ada_two, _), _bob = photos
    ada, left = make_employee("Ada Lovelace"), make_employee("Gone", consent=False)
    record_consent(employee=left, method=Consent.Method.SIGNED_FORM, note="x")
    withdraw_consent(employee=left)
    file = {"file": ("a.jpg", ada_photo)}
    assert http.ask("POST", "recognition/subjects", json={"subject": ada.number}).ok
    assert http.ask("POST", f"recognition/faces?subject={ada.number}", files=file).ok
    CompreFaceSubject.objects.all().delete()
    assert http.ask("GET", "recognition/subjects").json() == {"subjects": [ada.number]}
    found = http.ask("POST", "recognition/recognize", files={"file": ("a.jpg", ada_two)}).json()
    assert found["result"][0]["subjects"][0]["subject"] == ada.number
    assert http.ask("DELETE", "recognition/subjects").json() == {"deleted": 0}  # not its own
    assert http.ask("DELETE", f"recognition/subjects/{ada.number}").ok
    assert Employee.objects.filter(pk=ada.pk).exists()
    assert not FaceSample.objects.exists()
    assert http.ask("GET", "recognition/subjects").json() == {"subjects": []}
    http.ask("POST", "recognition/subjects", json={"subject": left.number})
    assert http.refuse("POST", f"recognition/faces?subject={left.number}", files=file) == (403, 101)


def test_an_account_is_obeyed(server, company, photos):
    """A key of a manager: no search for everybody, nobody of another team, no new people."""
    make_employee("Somebody", team=make_team("Sales"))
    team = make_team("Engineering")
    _key, secret = make_key(roles=(Role.TEAM_MANAGER,), manages=(team,))
    http = Client(server, secret)
    file = {"file": ("a.jpg", photos[0][0])}
    assert http.refuse("POST", "recognition/recognize", files=file) == (403, 100)
    assert http.refuse("POST", "recognition/subjects", json={"subject": "New"}) == (403, 100)
    stranger = Employee.objects.get()
    assert http.refuse("POST", "recognition/subjects", json={"subject": stranger.number}) == (
        403, 100,
    )  # fmt: skip


def test_a_session_opens_nothing(client, admin_user):
    """A page that somebody has open cannot use what is meant for keys."""
    client.force_login(admin_user)
    for path in ("recognition/subjects", "recognition/subjects/", "detection/detect"):
        answer = client.get(f"{ROOT}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (400, 20)


def test_the_scale_and_the_ids():
    """CompreFace's own figures for these weights; ids that can be read back."""
    assert measure_similarity(1.0) == 1.0
    assert measure_similarity(-1.0) < 0.0002
    assert measure_similarity(1 - 1.1817961**2 / 2) == 0.5
    values = [measure_similarity(cosine / 50) for cosine in range(-50, 51)]
    assert values == sorted(values)
    for number in (1, 77, 2**62 - 1):
        assert read_sample_id(make_image_id(number)) == number
        assert make_image_id(number).version == 8
    assert read_sample_id(uuid.uuid4()) is None
    assert make_number("x" * 255) != make_number("x" * 254 + "y")
    assert len(make_number("x" * 255)) == 100
