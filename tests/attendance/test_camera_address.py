"""Addresses of cameras: what is refused, what is hidden, and keys that change."""

import pytest
from cryptography.fernet import Fernet

from attendance.cameras.address import (
    Login,
    add_login,
    check_address,
    hide_secrets,
    names_same_camera,
    open_address,
    read_login,
    renew_addresses,
    seal_address,
)
from attendance.errors import CameraAddressError
from attendance.models import Camera
from people.encryption import DecryptionError
from tests.company_fixtures import make_site


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("rtsp://cam/live", "rtsp://cam/live"),
        ("rtsp://ada:pa:ss@cam:8554/live", "rtsp://cam:8554/live"),
        ("rtsps://ada:p@ss@[fe80::1]:322/a", "rtsps://[fe80::1]:322/a"),
        (
            "http://cam/video?user=ada&pwd=x1&channel=2",
            "http://cam/video?user=***&pwd=***&channel=2",
        ),
        ("http://cam/v?access_token=x;size=4", "http://cam/v?access_token=***;size=4"),
        (
            "rtsp://cam/user=ada_password=x_y_channel=1_stream=0.sdp",
            "rtsp://cam/user=***_password=***_channel=1_stream=0.sdp",
        ),
        ("rtsp://cam/cam/realmonitor?channel=1&subtype=0", None),
    ],
)
def test_what_opens_a_camera_is_not_shown(url, shown):
    assert hide_secrets(check_address(url)) == (shown or url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "begins with rtsp://"),
        ("camera.local/live", "begins with rtsp://"),
        ("file:///etc/passwd", "begins with rtsp://"),
        ("ftp://cam/x", "begins with rtsp://"),
        ("rtsp:/cam/x", "begins with rtsp://"),
        ("rtsp://:554/x", "names no camera"),
        ("rtsp://ada:secret@/x", "names no camera"),
        ("rtsp://cam:99999/x", "cannot be read"),
        ("rtsp://cam:0/x", "cannot be read"),
        ("rtsp://ada:sec#ret@cam/x", "cannot be read"),
        ("rtsp://[::1/x", "cannot be read"),
        ("rtsp://cam/a b", "space"),
        ("rtsp://cam/\x00", "space"),
        ("rtsp://cam/v?pwd=***", "has ***"),
        ("rtsp://cam/" + "x" * 500, "longer than 500"),
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(url, reason):
    with pytest.raises(CameraAddressError) as caught:
        seal_address(url)
    assert reason in str(caught.value)
    assert "secret" not in str(caught.value)


def test_user_and_password_may_hold_any_characters():
    login = Login("ada", "p@s/s:#?%&ä")
    url = add_login("rtsp://old:one@cam:554/live?a=1", login)
    assert read_login(url) == login
    assert hide_secrets(check_address(url)) == "rtsp://cam:554/live?a=1"
    assert add_login(url, Login("", "")) == "rtsp://cam:554/live?a=1"
    assert "p@s" not in repr(login)


def test_the_same_camera_is_the_same_door():
    assert names_same_camera("rtsp://a:b@cam/x", "rtsp://CAM:554/y")
    assert not names_same_camera("rtsp://cam/x", "rtsp://cam:8554/x")
    assert not names_same_camera("rtsp://cam/x", "rtsp://evil/x")
    assert not names_same_camera("rtsps://cam:554/x", "rtsp://cam:554/x")


def test_a_sealed_address_opens_again_and_moves_to_the_newest_key(db, settings):
    url = "rtsp://ada:secret@cam/live"
    sealed, shown = seal_address(url)
    assert "secret" not in sealed + shown
    camera = Camera.objects.create(
        name="Hall", site=make_site(), address=sealed, address_shown=shown
    )
    old = settings.ENCRYPTION_KEYS[0]
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), old]
    assert renew_addresses(True) == (1, [])
    assert renew_addresses(False) == (1, [])
    assert renew_addresses(False) == (0, [])
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    camera.refresh_from_db()
    assert open_address(camera) == url
    settings.ENCRYPTION_KEYS = [old]
    assert renew_addresses(False) == (0, ["Address of camera Hall"])
    with pytest.raises(DecryptionError):
        open_address(camera)
