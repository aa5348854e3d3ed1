"""Keys are rotated file by file: safely, again and again, and honestly about what is left."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.management import call_command

from people import storage as storage_module
from people.archives import open_archive, save_archive
from people.encryption import DecryptionError
from people.services import list_encrypted_files, rotate_keys
from people.storage import EncryptedFileSystemStorage

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(settings, tmp_path):
    """A storage of its own, and what makes a new key the newest."""
    settings.FACES_DIR, settings.ARCHIVES_DIR = tmp_path / "faces", tmp_path / "archives"
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    settings.STORAGES = dict(settings.STORAGES)  # the default storage is made anew

    def add_key() -> None:
        settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.ENCRYPTION_KEYS]

    return add_key


@pytest.fixture
def stored(keys) -> dict[str, bytes]:
    photos = {f"ab/{number}": f"face {number}".encode() for number in range(3)}
    for name, data in photos.items():
        EncryptedFileSystemStorage().save(name, ContentFile(data))
    return photos


def read_all(names) -> dict[str, bytes]:
    return {name: EncryptedFileSystemStorage().open(name).read() for name in names}


def test_after_a_rotation_the_old_key_is_not_needed(keys, stored, settings, capsys):
    keys()
    call_command("rotate_keys")
    out = capsys.readouterr().out
    assert out == (
        "3 files encrypted with the newest key, 0 were already. Still under an older key: 0.\n"
    )
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    assert read_all(stored) == stored
    path = Path(EncryptedFileSystemStorage().path("ab/0"))
    assert path.stat().st_mode & 0o777 == 0o600
    call_command("rotate_keys")
    assert capsys.readouterr().out.startswith("0 files encrypted with the newest key, 3 were")


def test_a_rehearsal_counts_and_writes_nothing(keys, stored, settings, capsys):
    keys()
    path = Path(EncryptedFileSystemStorage().path("ab/0"))
    before = path.read_bytes()
    call_command("rotate_keys", "--dry-run")
    assert "Still under an older key: 3." in capsys.readouterr().out
    assert path.read_bytes() == before


def test_a_file_that_no_key_opens_is_named_and_stops_nothing(keys, stored, settings, capsys):
    path = Path(EncryptedFileSystemStorage().path("ab/1"))
    path.write_bytes(Fernet(Fernet.generate_key()).encrypt(b"face 1"))
    keys()
    with pytest.raises(SystemExit) as ending:
        call_command("rotate_keys")
    assert ending.value.code == 1
    told = capsys.readouterr()
    assert "ab/1: No key in MUSTER_ENCRYPTION_KEYS opens this file." in told.err
    assert "2 files encrypted" in told.out
    assert "Still under an older key: 1." in told.out
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    assert set(read_all({"ab/0", "ab/2"}).values()) == {b"face 0", b"face 2"}


def test_killed_in_the_middle_nothing_is_lost_and_it_goes_on(keys, stored, settings):
    keys()

    def stop_after_one() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate_keys(list_encrypted_files(), progress=stop_after_one)
    Path(EncryptedFileSystemStorage().path("ab/2.fresh")).write_bytes(b"half")
    assert read_all(stored) == stored
    rotation = rotate_keys(list_encrypted_files())
    assert (rotation.renewed, rotation.current, rotation.left) == (2, 1, 0)
    assert list_encrypted_files() == sorted(stored)
    assert read_all(stored) == stored


def test_a_full_disk_keeps_the_old_file(keys, stored, settings, monkeypatch):
    def fill_disk(*args, **values):
        raise OSError("No space left on device")

    keys()
    monkeypatch.setattr(storage_module, "_write_through", fill_disk)
    rotation = rotate_keys(list_encrypted_files())
    assert [reason for _name, reason in rotation.failed] == ["No space left on device"] * 3
    assert read_all(stored) == stored


def test_a_face_that_is_erased_meanwhile_does_not_come_back(keys, stored, monkeypatch):
    storage, write = EncryptedFileSystemStorage(), storage_module._write_through

    def erase_meanwhile(path, token, *, like):
        write(path, token, like=like)
        storage.delete("ab/0")

    keys()
    monkeypatch.setattr(storage_module, "_write_through", erase_meanwhile)
    rotation = rotate_keys(["ab/0"])
    assert (rotation.renewed, rotation.left) == (0, 0)
    assert "ab/0" not in list_encrypted_files()
    assert not Path(storage.path("ab/0.fresh")).exists()


def test_an_archive_that_waits_is_counted_and_left_alone(keys, stored, capsys):
    name = save_archive([b"PK" * 10])
    keys()
    call_command("rotate_keys")
    out = capsys.readouterr().out
    assert "Still under an older key: 1." in out
    assert "1 of them are archives" in out
    with open_archive(name) as archive:
        assert archive.read() == b"PK" * 10


def test_without_its_key_a_file_does_not_open(keys, stored, settings):
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(DecryptionError, match="MUSTER_ENCRYPTION_KEYS"):
        EncryptedFileSystemStorage().open("ab/0")
