"""What recognition learns from the gallery, and what it keeps for its pages and doors."""

from recognition.models.calibrations import Calibration, CalibrationChange, LookAlike
from recognition.models.classifiers import Classifier, ClassifierClass
from recognition.models.compreface import (
    CompreFaceImage,
    CompreFaceSubject,
    CompreFaceSubjectChange,
)
from recognition.models.enrolment_codes import CodeAttempt, EnrolmentCode, EnrolmentCodeChange
from recognition.models.face_maps import FaceMap, MapLink, MapPoint
from recognition.models.team_page import (
    ColleagueRelease,
    ColleagueReleaseChange,
    TeamLook,
    TeamLookChange,
    TeamPage,
    TeamPageChange,
    TeamTry,
)

__all__ = [
    "Calibration",
    "CalibrationChange",
    "Classifier",
    "ClassifierClass",
    "CodeAttempt",
    "ColleagueRelease",
    "ColleagueReleaseChange",
    "CompreFaceImage",
    "CompreFaceSubject",
    "CompreFaceSubjectChange",
    "EnrolmentCode",
    "EnrolmentCodeChange",
    "FaceMap",
    "LookAlike",
    "MapLink",
    "MapPoint",
    "TeamLook",
    "TeamLookChange",
    "TeamPage",
    "TeamPageChange",
    "TeamTry",
]
