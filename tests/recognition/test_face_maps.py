"""The map of faces: drawn, kept, shown to those who may see it, and rid of who is erased."""

import io
import json
import os
import sys

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from people.models import AccessRecord, Employee, FaceSample
from people.roles import Role
from people.services import (
    delete_sample,
    erase_face_data,
    record_consent,
    reject_photo,
    withdraw_consent,
)
from recognition import tasks
from recognition.errors import MapBusyError, NothingToMapError
from recognition.face_maps import making, process
from recognition.face_maps.making import MAP_TASK, ask_for_map, draw_map
from recognition.face_maps.shown import PATIENCE, find_coming_map, find_shown_map, is_current
from recognition.management.commands import map_faces
from recognition.models import Calibration, FaceMap, LookAlike, MapLink, MapPoint
from recognition.services import enrol
from tests.company_fixtures import (
    MODEL,
    add_vector,
    make_account,
    make_employee,
    make_team,
    make_vector,
)

pytestmark = pytest.mark.django_db

MAP = reverse("admin:recognition_facemap_changelist")
POINTS = reverse("admin:recognition_facemap_points")
TABLE = reverse("admin:recognition_facemap_table")
PROGRESS = reverse("admin:recognition_facemap_progress")
DRAW = reverse("admin:recognition_facemap_draw")
PLACE = reverse("admin:recognition_facemap_place")


class FakeEngine:
    """Only knows which model it is: the vectors of these tests are made up."""

    model_id = MODEL


@pytest.fixture
def model(monkeypatch):
    monkeypatch.setattr(making, "get_engine", FakeEngine)


@pytest.fixture
def gallery(model):
    """Three people with three photos; the last photo under Ada's name is of Bob."""
    people = [
        make_employee(name, team=make_team(team))
        for name, team in (("Ada Lovelace", "Design"), ("Bob Babbage", "Sales"), ("Eve", "Sales"))
    ]
    for number, person in enumerate(people):
        for photo in range(3):
            is_wrong = number == 0 and photo == 2
            near = make_vector(1 if is_wrong else number)
            add_vector(person, make_vector(100 * number + photo + 10, near=near, noise=0.5))
    return people


@pytest.fixture
def hr(client):
    account = make_account("hr", Role.HR)
    client.force_login(account)
    return account


def test_a_photo_of_another_person_is_found_by_the_map(gallery):
    face_map = draw_map()
    (odd,) = face_map.points.exclude(flag="")
    assert odd.flag == MapPoint.Flag.SOMEBODY_ELSE
    assert odd.sample.employee == gallery[0]
    assert odd.rival == gallery[1]
    assert odd.rival_similarity > odd.own
    assert (face_map.sample_count, face_map.people_count, face_map.progress) == (9, 3, 100)
    assert is_current(face_map)


@pytest.mark.engine
@pytest.mark.faces
def test_real_faces_under_a_wrong_name_and_a_new_photo_on_the_map(
    use_engine, sample_faces, client, hr
):
    folders = sorted(path for path in (sample_faces / "lfw_dev").iterdir())
    chosen = [path for path in folders if len(list(path.iterdir())) in range(4, 8)][:5]
    photos = [[file.read_bytes() for file in sorted(path.iterdir())] for path in chosen]
    people = [make_employee(path.name.replace("_", " ")) for path in chosen]
    (wrong,) = enrol(employee=people[0], photos=[photos[4][0]])  # the fifth is not enrolled yet
    for person, own in zip(people, photos, strict=True):
        enrol(employee=person, photos=own[1:3])
    face_map = draw_map()
    (odd,) = face_map.points.filter(flag=MapPoint.Flag.SOMEBODY_ELSE)
    assert (odd.sample, odd.rival) == (wrong, people[4])
    page = client.get(MAP).content.decode()
    assert "1 photo to check" in page
    assert reverse("admin:people_facesample_change", args=[wrong.pk]) in page

    files = set(FaceSample.objects.values_list("image", flat=True))
    answer = client.post(PLACE, {"photo": ContentFile(photos[2][3], "new.jpg")}).json()
    assert answer["people"][0]["name"] == people[2].name
    assert len(answer["people"]) == 5
    own = set(people[2].face_samples.values_list("pk", flat=True))
    assert set(answer["neighbours"][:2]) == own
    places = face_map.points.filter(sample__in=own).values_list("tsne_x", "tsne_y")
    spread = np.ptp(list(face_map.points.values_list("tsne_x", "tsne_y")), axis=0).max()
    assert np.linalg.norm(np.mean(places, axis=0) - answer["tsne"]) < 0.5 * spread
    assert set(FaceSample.objects.values_list("image", flat=True)) == files
    searched = AccessRecord.objects.filter(action=AccessRecord.Action.SEARCH_FACE)
    assert {record.employee for record in searched} == set(people)

    refused = client.post(PLACE, {"photo": ContentFile(b"<svg onload=alert(1)>", "a.svg")})
    assert refused.status_code == 400
    assert refused.json()["reason"]


def test_nobody_enrolled_is_no_map(model, client, hr):
    with pytest.raises(NothingToMapError):
        draw_map()
    assert find_shown_map() is None
    page = client.get(MAP).content.decode()
    assert "The map was not drawn." in page
    assert "Nobody is enrolled yet. Add photos of people first." in page
    assert "Import photos" in page
    assert client.get(POINTS).status_code == 404
    assert client.get(TABLE).status_code == 302
    ask_for_map()  # asking again takes the failure away
    assert find_coming_map().state == FaceMap.State.WAITING


def test_one_person_and_one_photo(model, client, hr):
    add_vector(make_employee(), make_vector(1))
    point = draw_map().points.get()
    assert (point.own, point.rival, point.flag) == (None, None, "")
    assert "Only one person is on the map." in client.get(MAP).content.decode()
    assert "only photo" in client.get(TABLE).content.decode()


def test_erasing_a_person_takes_every_trace_off_the_map_at_once(gallery, client, hr):
    face_map = draw_map()
    bob = gallery[1]
    assert MapPoint.objects.filter(rival=bob).exists()
    certificate = erase_face_data(employee=bob)
    assert certificate.counts["places on the map"] > 0
    assert not MapPoint.objects.filter(sample__employee=bob).exists()
    assert not MapPoint.objects.filter(rival=bob).exists()
    assert not MapLink.objects.filter(first__sample__employee=bob).exists()
    assert not face_map.points.exclude(flag="").exists()  # it was said by comparing with Bob
    shown = client.get(POINTS).json()
    assert [person[2] for person in shown["people"]] == ["Ada Lovelace", "Eve"]
    assert "Bob" not in client.get(TABLE).content.decode()
    assert "Out of date" in client.get(MAP).content.decode()


def test_deleting_a_record_takes_its_points_by_cascade(gallery):
    draw_map()
    for sample in gallery[2].face_samples.all():
        sample.delete()
    assert MapPoint.objects.count() == 6
    assert all(point.sample.employee != gallery[2] for point in MapPoint.objects.all())


def test_what_may_not_be_shown_any_more_is_not(gallery, client, hr):
    draw_map()
    withdraw_consent(employee=gallery[2], by=None)
    first, second, _wrong = gallery[0].face_samples.order_by("pk")
    reject_photo(sample=first, user=hr)
    delete_sample(sample=second)
    assert len(client.get(POINTS).json()["points"]) == 4


def test_a_person_who_is_erased_while_the_map_is_drawn_is_not_on_it(gallery):
    eve = gallery[2]

    def erase(share):
        if share > 0.5 and eve.face_samples.exists():
            erase_face_data(employee=eve)

    face_map = draw_map(tell=erase)
    assert face_map.people_count == 2
    assert not MapPoint.objects.filter(rival=eve).exists()
    assert not is_current(face_map)


def test_a_new_map_takes_the_place_of_the_last_one(gallery):
    first = draw_map()
    add_vector(gallery[0], make_vector(500, near=make_vector(0), noise=0.4))
    assert not is_current(first)
    second = draw_map()
    assert list(FaceMap.objects.all()) == [second]
    assert MapPoint.objects.count() == 10
    assert is_current(second)


def test_the_same_gallery_gives_the_same_map(gallery):
    def read():
        face_map = draw_map(is_fresh=True)
        rows = face_map.points.order_by("sample")
        return list(rows.values_list("sample", "pca_x", "pca_y", "tsne_x", "tsne_y", "own"))

    assert read() == read()


def test_after_an_erasure_t_sne_begins_from_nothing(gallery, monkeypatch):
    seen = []
    lay_out = making.lay_out

    def watch(vectors, *, earlier, tell):
        seen.append(earlier and earlier.may_start)
        return lay_out(vectors, earlier=earlier, tell=tell)

    monkeypatch.setattr(making, "lay_out", watch)
    draw_map()
    add_vector(gallery[0], make_vector(500, near=make_vector(0), noise=0.4))
    draw_map()
    erase_face_data(employee=gallery[2])
    draw_map()
    assert seen == [None, True, False]


def test_only_one_map_is_drawn_at_a_time(gallery, monkeypatch):
    first = ask_for_map()
    assert ask_for_map() == first
    FaceMap.objects.update(state=FaceMap.State.RUNNING, beat_at=timezone.now())
    with pytest.raises(MapBusyError):
        draw_map()
    FaceMap.objects.update(beat_at=timezone.now() - 2 * PATIENCE)  # its process has died
    assert draw_map().state == FaceMap.State.READY


def test_what_breaks_is_said_and_the_last_map_stays(gallery, monkeypatch, client, hr):
    last = draw_map()

    def break_off(*_args, **_options):
        raise RuntimeError("boom")

    monkeypatch.setattr(making, "lay_out", break_off)
    with pytest.raises(RuntimeError):
        draw_map()
    assert find_shown_map() == last
    page = client.get(MAP).content.decode()
    assert "The map was not drawn." in page
    assert "It stopped before it was ready." in page
    assert 'id="face-map"' in page


# In the background --------------------------------------------------------------------------------


def test_the_button_has_the_map_drawn_by_the_worker(
    gallery, client, hr, monkeypatch, django_capture_on_commit_callbacks
):
    assert "There is no map yet" in client.get(MAP).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(DRAW).status_code == 302
    job = ProcrastinateJob.objects.get(task_name=MAP_TASK, status="todo")
    assert job.priority < 0
    started = []
    monkeypatch.setattr(tasks, "start_drawing", lambda: started.append(True))
    page = client.get(MAP).content.decode()
    assert "waiting for the worker" in page
    tasks.map_faces()
    assert started == [True]
    FaceMap.objects.update(state="running", beat_at=timezone.now(), progress=40)
    moving = client.get(PROGRESS)
    assert "40 %" in moving.content.decode()
    assert "HX-Refresh" not in moving.headers
    tasks.map_faces()  # nobody waits for another one
    assert started == [True]
    FaceMap.objects.all().delete()
    draw_map()
    assert client.get(PROGRESS).headers["HX-Refresh"] == "true"


def test_at_night_a_map_that_is_out_of_date_is_drawn_anew(gallery):
    tasks.refresh_map(0)
    assert not FaceMap.objects.exists()  # nobody ever wanted one
    draw_map()
    tasks.refresh_map(0)
    assert find_coming_map() is None
    add_vector(gallery[0], make_vector(500))
    tasks.refresh_map(0)
    assert find_coming_map().state == FaceMap.State.WAITING


@pytest.mark.django_db(transaction=True)
def test_a_process_that_dies_is_noticed(monkeypatch):
    ask_for_map()
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    process.start_drawing().join(30)
    assert find_coming_map().state == FaceMap.State.FAILED
    ProcrastinateJob.objects.all().delete()


def test_the_command_draws_prints_and_ends_with_its_parent(gallery, monkeypatch):
    out = io.StringIO()
    call_command("map_faces", stdout=out)
    assert "Map of 9 photos of 3 people drawn in" in out.getvalue()
    assert "of Ada Lovelace" in out.getvalue()
    assert "probably somebody else: own" in out.getvalue()
    out = io.StringIO()
    call_command("map_faces", "--fresh", "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert (report["photos"], report["people"]) == (9, 3)
    assert report["flagged"][0]["nearest_other"] == gallery[1].number
    monkeypatch.setattr(map_faces.os, "nice", lambda _by: 0)
    parents = iter([1])
    monkeypatch.setattr(map_faces.os, "getppid", lambda: next(parents, os.getpid()))
    with pytest.raises(CommandError, match="The worker has ended"):
        call_command("map_faces", "--background")
    assert find_coming_map().state == FaceMap.State.FAILED


# On the page --------------------------------------------------------------------------------------


def test_the_points_say_what_the_page_draws(gallery, client, hr):
    ada, bob, eve = gallery
    calibration = Calibration.objects.create(
        model_id=MODEL, gallery_version=1, asked_fpir=0.01, min_evidence=0.5,
        basis="floor", people_count=3, sample_count=9,
    )  # fmt: skip
    LookAlike.objects.create(calibration=calibration, first=bob, second=eve, similarity=0.3)
    draw_map()
    shown = client.get(POINTS).json()
    assert [team[0] for team in shown["teams"]] == ["Design", "Sales"]
    assert [person[:3] for person in shown["people"]] == [
        [person.pk, person.number, person.name] for person in (ada, bob, eve)
    ]
    assert len(shown["points"]) == 9
    people = [shown["points"][row][1] for row in range(9)]
    alike = [(people[a], people[b]) for a, b, _similarity, is_alike in shown["links"] if is_alike]
    assert alike == [(1, 2)]
    near = [sorted((people[a], people[b])) for a, b, _s, is_alike in shown["links"] if not is_alike]
    assert near == [[0, 1]]
    looked = AccessRecord.objects.get(action=AccessRecord.Action.VIEW_MAP)
    assert (looked.account, looked.employee) == (hr, None)
    client.get(MAP)
    client.get(TABLE)
    assert AccessRecord.objects.filter(action=AccessRecord.Action.VIEW_MAP).count() == 1


def test_the_table_is_sorted_filtered_and_paged(gallery, client, hr, monkeypatch):
    monkeypatch.setattr("recognition.admin.face_maps.ROWS_PER_PAGE", 4)
    draw_map()

    def read(**asked):
        context = client.get(TABLE, asked).context
        return [row.point for row in context["rows"]]

    assert [point.sample.employee.name for point in read()] == ["Ada Lovelace"] * 3 + [
        "Bob Babbage"
    ]
    assert read(sort="-person")[0].sample.employee.name == "Eve"
    assert read(page="3")[0].sample.employee.name == "Eve"
    owns = [point.own for point in read(sort="own")]
    assert owns == sorted(owns)
    others = [point.rival_similarity for point in read(sort="-similarity")]
    assert others == sorted(others, reverse=True)
    assert [point.flag for point in read(flag="any")] == ["somebody_else"]
    assert [point.flag for point in read(flag="somebody_else", q="ada")] == ["somebody_else"]
    assert {point.sample.employee.name for point in read(q="bob")} == {"Bob Babbage"}
    assert read(q=gallery[2].number)[0].sample.employee == gallery[2]
    assert "Nothing matches." in client.get(TABLE, {"flag": "double"}).content.decode()
    for rubbish in ({"sort": "embedding"}, {"page": "x"}, {"flag": "x"}, {"sort": "-"}):
        assert client.get(TABLE, rubbish).status_code == 200
    page = client.get(TABLE, {"sort": "own"}).content.decode()
    assert 'aria-sort="ascending"' in page
    assert "sort=-own" in page


def test_a_photo_that_cannot_be_placed_is_refused_with_the_reason(gallery, client, hr, settings):
    def post(**data):
        response = client.post(PLACE, data)
        return response.status_code, response.json()["reason"]

    picture = ContentFile(b"x", "a.jpg")
    assert post(photo=picture) == (400, "There is no map yet. Draw it first.")
    draw_map()
    assert post() == (400, "No photo was sent. Choose one.")
    assert post(photo=ContentFile(b"", "a.jpg")) == (400, "No photo was sent. Choose one.")
    settings.MAX_PHOTO_BYTES = 10
    assert post(photo=ContentFile(b"x" * 11, "a.jpg")) == (
        400, "The photo is too large. Export a smaller copy.",
    )  # fmt: skip


def test_who_may_see_the_map(gallery, client):
    draw_map()
    addresses = [MAP, POINTS, TABLE, PROGRESS]
    accounts = {
        make_account("manager", Role.TEAM_MANAGER, manages=(gallery[0].team,)): 403,
        make_account("auditor", Role.AUDITOR): 403,
        make_account("one", permissions=("recognition.view_face_map",)): 403,
        make_account("many", permissions=("people.view_every_team",)): 403,
        make_account("hradmin", Role.HR_ADMIN): 200,
        make_account(
            "both", permissions=("recognition.view_face_map", "people.view_every_team")
        ): 200,
    }
    for account, status in accounts.items():
        client.force_login(account)
        assert [client.get(address).status_code for address in addresses] == [status] * 4, account
        home = client.get(reverse("admin:index")).content.decode()
        assert (f'href="{MAP}"' in home) == (status == 200), account
        assert client.post(DRAW).status_code == (302 if status == 200 else 403)
        assert client.get(DRAW).status_code in {403, 405}
    # A look by face takes its own permission; without the sight of photos there is none to see.
    assert client.post(PLACE, {"photo": ContentFile(b"x", "a.jpg")}).status_code == 403
    page = client.get(MAP).content.decode()
    assert "Where does a photo fall?" not in page
    assert "data-sees-faces" not in page
    assert Employee.objects.count() == 3


def test_a_consent_that_is_given_anew_does_not_bring_points_back(gallery, client, hr):
    draw_map()
    withdraw_consent(employee=gallery[2], by=None)
    record_consent(employee=gallery[2], method="signed_form", note="again")
    assert len(client.get(POINTS).json()["people"]) == 2
