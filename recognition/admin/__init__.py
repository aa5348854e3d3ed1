"""Pages about recognition in the admin: thresholds and the map of faces."""

from recognition.admin.calibrations import draw_calibration
from recognition.admin.face_maps import FaceMapAdmin

__all__ = ["FaceMapAdmin", "draw_calibration"]
