"""Which node watches which camera: nobody twice, everybody once."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from attendance.cameras.leases import LEASE_S, NameTakenError, NodeLeases
from attendance.models import Camera, CameraNode, CameraPreview, CameraState
from tests.cameras.camera_factories import make_camera
from tests.company_fixtures import make_site


@pytest.fixture
def cameras(db):
    site = make_site()
    return [make_camera(site=site) for _ in range(4)]


def age(name: str, seconds: float = LEASE_S + 1) -> None:
    """A node has been silent for so long."""
    then = timezone.now() - datetime.timedelta(seconds=seconds)
    CameraNode.objects.filter(name=name).update(beat_at=then)
    CameraState.objects.filter(node__name=name).update(
        lease_until=then + datetime.timedelta(seconds=LEASE_S)
    )


def test_a_node_alone_watches_all_and_its_own_clock_ends_the_lease_first(cameras):
    clock = iter([50.0])
    leases = NodeLeases("north", clock=lambda: next(clock)).go_round().leases
    assert set(leases) == {camera.pk for camera in cameras}
    assert {lease.until_s for lease in leases.values()} == {50.0 + LEASE_S - 1}
    states = CameraState.objects.filter(node__name="north", fence=1)
    assert states.count() == 4
    assert {lease.fence for lease in leases.values()} == {1}


def test_two_nodes_come_to_share_fairly_and_no_camera_is_anybodys_twice(cameras):
    north, south = NodeLeases("north"), NodeLeases("south")
    assert len(north.go_round().leases) == 4
    for _ in range(3):
        assert not south.go_round().leases.keys() & north.go_round().leases.keys()
        surplus = north.go_round().surplus
        assert len(surplus) <= 1
        north.give_back(surplus)
    mine, others = north.go_round().leases, south.go_round().leases
    assert (len(mine), len(others)) == (2, 2)
    assert mine.keys() | others.keys() == {camera.pk for camera in cameras}
    assert north.go_round().surplus == []


def test_the_cameras_of_a_dead_node_move_and_its_fence_is_old(cameras):
    north, south = NodeLeases("north"), NodeLeases("south")
    first = north.go_round().leases
    assert south.go_round().leases == {}
    age("north")
    taken = south.go_round().leases
    assert taken.keys() == first.keys()
    assert {lease.fence for lease in taken.values()} == {2}
    assert north.go_round().leases == {}  # back again, it finds that all of it is gone
    assert len(south.go_round().surplus) == 1


def test_a_lease_that_ended_and_that_nobody_took_goes_on(cameras):
    north = NodeLeases("north")
    north.go_round()
    age("north")
    assert {lease.fence for lease in north.go_round().leases.values()} == {1}


def test_who_leaves_gives_everything_back_at_once(cameras):
    north, south = NodeLeases("north"), NodeLeases("south")
    (first, *_rest) = north.go_round().leases
    CameraPreview.objects.create(camera_id=first, at=timezone.now(), picture=b"x")
    south.go_round()
    north.leave()
    assert not CameraPreview.objects.exists()
    assert not CameraNode.objects.filter(name="north").exists()
    assert len(south.go_round().leases) == 4


def test_a_camera_that_is_switched_off_is_given_back(cameras):
    north = NodeLeases("north")
    north.go_round()
    Camera.objects.filter(pk=cameras[0].pk).update(is_active=False)
    surplus = north.go_round().surplus
    assert surplus == [cameras[0].pk]
    north.give_back(surplus)
    state = CameraState.objects.get(camera=cameras[0])
    assert (state.node, state.status) == (None, "waiting")
    assert cameras[0].pk not in north.go_round().leases


def test_two_processes_of_one_name_do_not_watch_together(cameras):
    first, second = NodeLeases("north"), NodeLeases("north")
    first.go_round()
    with pytest.raises(NameTakenError):
        second.go_round()
    age("north")
    assert len(second.go_round().leases) == 4
    with pytest.raises(NameTakenError):
        first.go_round()


@pytest.mark.django_db(transaction=True)
def test_nodes_that_take_at_the_same_moment_take_different_cameras():
    site = make_site()
    cameras = {make_camera(site=site).pk for _ in range(12)}
    nodes = [NodeLeases(f"node {number}") for number in range(3)]

    def go(node):
        try:
            return list(node.go_round().leases)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        for _ in range(3):
            held = list(threads.map(go, nodes))
    everything = [camera for leases in held for camera in leases]
    assert len(everything) == len(set(everything))
    assert set(everything) == cameras
