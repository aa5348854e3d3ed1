"""Whatever people upload becomes RGB pixels or a refusal with a stable code."""

import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image
from skimage.data import astronaut

from recognition.engine.images import (
    MAX_BYTES,
    MAX_SIDE_PX,
    ImageError,
    decode_frame,
    decode_image,
    encode_jpeg,
)


def make_portrait():
    """128 x 96, a public-domain portrait."""
    return Image.fromarray(astronaut()).resize((128, 96))


def save(image, format_name, **options):
    buffer = io.BytesIO()
    image.save(buffer, format_name, **options)
    return buffer.getvalue()


def save_as(mode, format_name):
    return save(make_portrait().convert(mode), format_name)


def claim_png_size(width, height):
    """A PNG of a few bytes whose header claims a size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def claim_jpeg_size(width, height):
    data = bytearray(save_as("RGB", "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


READABLE = {
    "jpeg": save_as("RGB", "JPEG"),
    "grey jpeg": save_as("L", "JPEG"),
    "cmyk jpeg": save_as("CMYK", "JPEG"),
    "cmyk tiff": save_as("CMYK", "TIFF"),
    "palette png": save_as("P", "PNG"),
    "grey with alpha png": save_as("LA", "PNG"),
    "rgba png": save_as("RGBA", "PNG"),
    "gif": save_as("P", "GIF"),
    "webp": save_as("RGB", "WEBP"),
    "avif": save_as("RGB", "AVIF"),
    "bmp": save_as("RGB", "BMP"),
    "float tiff": save_as("F", "TIFF"),
    "16-bit png": save(
        Image.fromarray(np.asarray(make_portrait().convert("L"), np.uint16) * 257), "PNG"
    ),
}


@pytest.mark.parametrize("name", READABLE)
def test_usual_formats_become_the_same_rgb_picture(name):
    image = decode_image(READABLE[name])
    assert image.shape == (96, 128, 3)
    assert image.dtype == np.uint8
    assert image.flags.c_contiguous
    assert image.flags.writeable
    grey = np.asarray(make_portrait().convert("L"), np.float32)
    assert np.corrcoef(image.mean(axis=2).ravel(), grey.ravel())[0, 1] > 0.97
    assert abs(image.mean() - grey.mean()) < 12


REFUSED = {
    "nothing": (b"", "not_an_image"),
    "text": (b"hello " * 100, "not_an_image"),
    "html": (b"<!doctype html><img src=x onerror=alert(1)>", "not_an_image"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_an_image"),
    "pdf": (b"%PDF-1.7\n", "not_an_image"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "heic"),
    "half a jpeg": (READABLE["jpeg"][: len(READABLE["jpeg"]) // 2], "truncated"),
    "ten bytes of a jpeg": (READABLE["jpeg"][:10], "truncated"),
    "half a png": (READABLE["rgba png"][: len(READABLE["rgba png"]) // 2], "truncated"),
    "half a webp": (READABLE["webp"][: len(READABLE["webp"]) // 2], "truncated"),
    "png bomb": (claim_png_size(50_000, 50_000), "too_many_pixels"),
    "png over the limit": (claim_png_size(12_000, 8_000), "too_many_pixels"),
    "jpeg bomb": (claim_jpeg_size(65_000, 65_000), "too_many_pixels"),
    "1 x 1": (save(make_portrait().resize((1, 1)), "PNG"), "too_small"),
    "4000 x 3": (save(make_portrait().resize((4000, 3)), "PNG"), "too_small"),
    "too many bytes": (b"\xff\xd8\xff" + bytes(MAX_BYTES), "too_large"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_photos_are_refused_with_a_code_and_a_sentence(name):
    data, code = REFUSED[name]
    with pytest.raises(ImageError) as refusal:
        decode_image(data)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    "name", ["nothing", "text", "half a jpeg", "ten bytes of a jpeg", "heic", "jpeg bomb"]
)
def test_bad_frames_are_refused_alike(name):
    data, code = REFUSED[name]
    with pytest.raises(ImageError) as refusal:
        decode_frame(data)
    assert refusal.value.code == code


def test_frames_decode_as_photos_do():
    frame, photo = decode_frame(READABLE["jpeg"]), decode_image(READABLE["jpeg"])
    assert frame.shape == photo.shape
    assert np.abs(frame.astype(int) - photo).max() <= 2
    assert decode_frame(READABLE["cmyk jpeg"]).shape == (96, 128, 3)


def test_frames_have_a_limit_of_their_own():
    with pytest.raises(ImageError) as refusal:
        decode_frame(READABLE["jpeg"], max_pixels=1000)
    assert refusal.value.code == "too_many_pixels"


def test_frames_are_jpeg_only():
    with pytest.raises(ImageError):
        decode_frame(READABLE["rgba png"])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied_to_photos_and_frames(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = save(make_portrait(), "JPEG", exif=exif)
    expected = (96, 128, 3) if orientation <= 4 else (128, 96, 3)
    assert decode_image(data).shape == decode_frame(data).shape == expected
    assert np.abs(decode_image(data).astype(int) - decode_frame(data)).max() <= 2


def test_transparency_is_laid_over_white():
    clear = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    assert (decode_image(save(clear, "PNG")) == 255).all()


def test_an_animation_gives_its_first_frame():
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    data = save(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert decode_image(data)[20, 20].tolist() == [255, 0, 0]


def test_fifty_megapixels_are_reduced():
    image = decode_image(save(make_portrait().resize((8688, 5792)), "JPEG", quality=50))
    assert image.shape[1] == MAX_SIDE_PX
    assert image.shape[0] / image.shape[1] == pytest.approx(5792 / 8688, abs=1e-3)


def test_jpeg_round_trip_keeps_colours():
    red = np.zeros((32, 32, 3), np.uint8)
    red[..., 0] = 255
    assert decode_frame(encode_jpeg(red))[16, 16] == pytest.approx([255, 0, 0], abs=4)
    with pytest.raises(ValueError, match="quality"):
        encode_jpeg(red, quality=0)


def test_photos_decode_in_several_threads():
    with ThreadPoolExecutor(8) as pool:
        shapes = {image.shape for image in pool.map(decode_image, [READABLE["rgba png"]] * 40)}
    assert shapes == {(96, 128, 3)}
