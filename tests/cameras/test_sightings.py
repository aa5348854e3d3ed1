"""Rows in the database: written in batches, with the fence, and told after they stand there."""

import datetime
import uuid

import pytest
from django.db import DatabaseError
from django.utils import timezone

from attendance.cameras import arrivals, sightings
from attendance.cameras.sightings import SightingBook
from attendance.cameras.stays import Stays
from attendance.models import Sighting
from people.encryption import decrypt
from people.services import withdraw_consent
from tests.cameras.camera_factories import Scene, lease_to_nobody, make_camera, see
from tests.company_fixtures import make_employee


@pytest.fixture
def told(monkeypatch):
    """What is told, in this thread."""
    heard = []
    monkeypatch.setattr(sightings, "tell", heard.append)
    return heard


@pytest.fixture
def place(db):
    camera = make_camera()
    lease_to_nobody(camera, 1)
    return camera


@pytest.fixture
def scene(place):
    return Scene(Stays(place.pk, 1, keeps_crops=True))


def test_a_sighting_is_written_told_and_prolonged(scene, place, told):
    ada, book = make_employee(), SightingBook()
    book.note(scene.show(see(1, ada.pk), see(2, left=400.0)))
    assert book.has_urgent.is_set()
    book.write()
    named = Sighting.objects.get(employee=ada)
    stranger = Sighting.objects.get(employee=None)
    assert named.camera == place
    assert named.best_score == pytest.approx(0.8)
    assert decrypt(bytes(named.crop)).startswith(b"\xff\xd8")
    assert (stranger.crop, stranger.best_score) == (None, None)
    assert [(it.sighting_id, it.employee_id, it.is_new) for it in told] == [
        (named.pk, ada.pk, True)
    ]
    book.note(scene.show(see(1, ada.pk, score=0.9), frames=30))
    assert not book.has_urgent.is_set()
    book.write(everything=True)
    named.refresh_from_db()
    assert named.last_seen == named.first_seen + datetime.timedelta(seconds=3.1)
    assert named.best_score == pytest.approx(0.9)
    assert Sighting.objects.count() == 2


def test_that_somebody_stays_is_written_once_a_second_at_most(
    scene, told, django_assert_num_queries
):
    ada, book = make_employee(), SightingBook()
    book.note(scene.show(see(1, ada.pk)))
    book.write()
    with django_assert_num_queries(0):
        for _ in range(10):
            book.note(scene.show(see(1, ada.pk)))
            book.write()
    assert book.count_waiting() == 1
    book.write(everything=True)
    assert book.count_waiting() == 0


def test_a_stranger_who_gets_a_name_keeps_the_row(scene, told):
    ada, book = make_employee(), SightingBook()
    book.note(scene.show(see(1)))
    book.write()
    book.note(scene.show(see(1, ada.pk)))
    book.write()
    assert [it.is_new for it in told] == [True]
    row = Sighting.objects.get()
    assert (row.employee, bool(row.crop)) == (ada, True)


def test_what_comes_after_the_lease_was_lost_is_refused(scene, place, told):
    ada, book = make_employee(), SightingBook()
    book.note(scene.show(see(1, ada.pk)))
    book.write()
    lease_to_nobody(place, 2)
    last_seen = Sighting.objects.get().last_seen
    book.note(scene.show(see(1, ada.pk), see(2, left=400.0), frames=20))
    book.write(everything=True)
    assert Sighting.objects.get().last_seen == last_seen
    assert len(told) == 1
    assert book.count_waiting() == 0


def test_while_the_database_is_away_rows_wait_and_are_written_when_it_is_back(
    scene, told, monkeypatch
):
    ada, book = make_employee(), SightingBook()
    monkeypatch.setattr(sightings, "MOST_WAITING", 3)
    book.note(scene.show(see(1, ada.pk)))

    def fail(_drafts):
        raise DatabaseError

    with monkeypatch.context() as away:
        away.setattr(sightings, "store", fail)
        with pytest.raises(DatabaseError):
            book.write()
        for track in range(2, 6):
            scene.wait(10)
            book.note(scene.show(see(track, ada.pk)))
    assert book.count_waiting() == 3  # the oldest are gone: memory is bounded
    assert not told
    book.write()
    assert Sighting.objects.filter(employee=ada).count() == 3
    assert len(told) == 3


def test_who_withdrew_meanwhile_is_not_written_down(scene, told):
    ada, book = make_employee(), SightingBook()
    book.note(scene.show(see(1, ada.pk), see(2, left=400.0)))
    withdraw_consent(employee=ada)
    book.write()
    assert Sighting.objects.filter(employee=None).count() == 1
    assert not Sighting.objects.filter(employee=ada).exists()
    assert not told


def test_a_row_that_was_erased_does_not_come_back(scene, told):
    ada, book = make_employee(), SightingBook()
    book.note(scene.show(see(1, ada.pk)))
    book.write()
    Sighting.objects.all().delete()
    book.note(scene.show(see(1, ada.pk), frames=3))
    book.write(everything=True)
    book.note(scene.show(see(1, ada.pk), frames=3))
    book.write(everything=True)
    assert not Sighting.objects.exists()


@pytest.mark.django_db
def test_listeners_hear_in_order_and_one_that_fails_stops_nobody(monkeypatch, caplog):
    monkeypatch.setattr(arrivals, "_listeners", {})
    monkeypatch.setattr(arrivals, "_with_pictures", set())
    heard, pictures = [], []
    hear = heard.append

    def fail(_arrival):
        raise RuntimeError

    for _twice in range(2):
        arrivals.listen(fail)
        arrivals.listen(hear)
    arrivals.listen(pictures.append, with_pictures=True)
    book_of = {"camera_id": 1, "at": timezone.now(), "score": 0.8, "margin": 0.4, "looks": 3}
    for number, verdict in enumerate(("live", "spoof", None)):
        arrivals.tell(
            arrivals.Arrival(
                sighting_id=number, employee_id=1, verdict=verdict, liveness=None,
                stay=uuid.uuid4(), is_new=True, **book_of,
            )
        )  # fmt: skip
    arrivals.finish(5)
    assert [it.sighting_id for it in heard] == [0, 2]
    assert [it.sighting_id for it in pictures] == [0, 1, 2]
    assert caplog.text.count("was not heard by") == 2
