"""ZIPs from strangers: encrypted while they wait, and read without believing what they say."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from people.archive_entries import list_entries, read_entry
from people.archives import PIECE_BYTES, delete_archive, open_archive, save_archive
from people.encryption import DecryptionError
from people.errors import PhotoRefusedError

JPEG = b"\xff\xd8\xff" + os.urandom(500)


def make_zip(files: dict[str, bytes], *, compression=zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def list_of(data: bytes):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return list_entries(archive)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.ARCHIVES_DIR = tmp_path / "imports"
    return settings.ARCHIVES_DIR


def test_an_archive_is_encrypted_and_read_at_any_place(folder):
    data = os.urandom(2 * PIECE_BYTES + 12_345)
    name = save_archive(data[start : start + 70_000] for start in range(0, len(data), 70_000))
    (path,) = folder.iterdir()
    assert data[:100] not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    with open_archive(name) as file:
        assert file.read() == data
        for start in (0, PIECE_BYTES - 5, 2 * PIECE_BYTES + 12_340, len(data) + 9):
            file.seek(start)
            assert file.read(10) == data[start : start + 10]
        assert file.seek(-7, io.SEEK_END) == len(data) - 7
    delete_archive(name)
    delete_archive(name)
    assert not any(folder.iterdir())


def test_pieces_that_changed_places_are_noticed(folder):
    name = save_archive([os.urandom(2 * PIECE_BYTES)])
    (path,) = folder.iterdir()
    token = path.read_bytes()
    half = len(token) // 2
    path.write_bytes(token[half:] + token[:half])
    with pytest.raises(DecryptionError, match="places"), open_archive(name) as file:
        file.read()


@pytest.mark.parametrize(("limit", "data"), [(1000, b"x" * 1001), (1000, b"")])
def test_an_archive_too_large_or_empty_leaves_nothing(settings, folder, limit, data):
    settings.MAX_ARCHIVE_BYTES = limit
    with pytest.raises(PhotoRefusedError):
        save_archive([data])
    assert not any(folder.iterdir())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../1234/a.jpg", "outside"),
        ("1234/../../a.jpg", "outside"),
        ("/etc/a.jpg", "outside"),
        ("C:/1234/a.jpg", "outside"),
        ("..\\1234\\a.jpg", "outside"),
        ("1234/notes.txt", "Not a photo"),
        ("1234/photos.zip", "Not a photo"),
        ("__MACOSX/1234/._a.jpg", "computer"),
        ("1234/.DS_Store", "computer"),
        ("1234/Thumbs.db", "computer"),
    ],
)
def test_names_that_are_not_taken(name, reason):
    (entry,) = list_of(make_zip({name: JPEG}))
    assert reason in entry.reason


def test_good_names_are_taken_whoever_packed_them():
    names = ["1234/a.jpg", "company/team/1234/a.JPG", "1234\\b.png", "Jörg/ä.webp", "1/x.heic"]
    assert [entry.reason for entry in list_of(make_zip(dict.fromkeys(names, JPEG)))] == [""] * 5
    assert list_of(make_zip({"1234\\b.png": JPEG}))[0].path == "1234/b.png"


def test_names_without_the_utf8_mark_are_read_all_the_same():
    data = make_zip({"Jxrg/a.jpg": JPEG}).replace(b"Jxrg/", "Jö".encode()[:3] + b"g/")
    assert list_of(data)[0].path == "Jög/a.jpg"
    dos = make_zip({"Jxrg/a.jpg": JPEG}).replace(b"Jxrg/", b"J\x94rg/")
    assert list_of(dos)[0].path == "Jörg/a.jpg"


def test_links_and_locked_files_are_not_read():
    link = zipfile.ZipInfo("1234/a.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "link" in list_of(buffer.getvalue())[0].reason
    locked = bytearray(make_zip({"1234/a.jpg": JPEG}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in list_of(bytes(locked))[0].reason


def test_bombs_are_not_read(settings):
    bomb = make_zip({"1234/a.bmp": bytes(5_000_000)})
    assert "tightly" in list_of(bomb)[0].reason
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive, pytest.raises(PhotoRefusedError):
        read_entry(archive, 0)
    settings.MAX_PHOTO_BYTES = 100
    assert "MB" in list_of(make_zip({"1234/a.jpg": JPEG}))[0].reason


def test_too_many_files_are_refused_at_once(monkeypatch):
    monkeypatch.setattr("people.archive_entries.MAX_ENTRIES", 2)
    with pytest.raises(PhotoRefusedError, match="more than 2 files"):
        list_of(make_zip({f"1/{number}.jpg": b"" for number in range(3)}))
    monkeypatch.setattr("people.archive_entries.MAX_TOTAL_BYTES", 100)
    with pytest.raises(PhotoRefusedError, match="Unpacked"):
        list_of(make_zip({"1/a.jpg": JPEG}))


def test_a_size_that_lies_is_found_out():
    data = bytearray(make_zip({"1/a.jpg": JPEG}, compression=zipfile.ZIP_STORED))
    data[data.index(JPEG) + 10] ^= 0xFF
    archive = zipfile.ZipFile(io.BytesIO(bytes(data)))
    with archive, pytest.raises(PhotoRefusedError, match="damaged"):
        read_entry(archive, 0)


def test_a_way_of_packing_that_nobody_knows():
    data = bytearray(make_zip({"1/a.jpg": JPEG}))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + offset] = 9
    archive = zipfile.ZipFile(io.BytesIO(bytes(data)))
    with archive, pytest.raises(PhotoRefusedError, match="ordinary ZIP"):
        read_entry(archive, 0)
