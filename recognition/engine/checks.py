"""What may enter an engine; the same for every backend."""

from recognition.engine.types import CROP_SIZE, MAX_SIDE_PX, Crops, RgbImage


def check_image(image: RgbImage) -> None:
    """Raise ValueError unless the image is (H, W, 3) uint8 with pixels in it, and not endless."""
    if image.shape[2:] != (3,) or image.dtype != "uint8" or image.size == 0:
        raise ValueError(f"An image is (H, W, 3) uint8 RGB, not {image.shape} {image.dtype}.")
    if max(image.shape) > MAX_SIDE_PX:
        raise ValueError(f"An image has at most {MAX_SIDE_PX} pixels a side, not {image.shape}.")


def check_crops(crops: Crops) -> None:
    """Raise ValueError unless the crops are (N, 160, 160, 3) uint8."""
    if crops.shape[1:] != (CROP_SIZE, CROP_SIZE, 3) or crops.dtype != "uint8":
        raise ValueError(f"Crops are (N, 160, 160, 3) uint8 RGB, not {crops.shape} {crops.dtype}.")


def check_min_face(min_face_px: int) -> None:
    """Raise ValueError unless the smallest face to look for has at least one pixel."""
    if min_face_px < 1:
        raise ValueError(f"The smallest face to look for has pixels, not {min_face_px}.")
