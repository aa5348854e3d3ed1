"""A face is enrolled while the head turns: the best frame of each direction, all of one person."""

from recognition.engine.enrolment.session import EnrolmentSession
from recognition.engine.enrolment.values import (
    STANDING,
    TURNING,
    Ask,
    EnrolmentView,
    KeptFrame,
    Slot,
)

__all__ = [
    "STANDING",
    "TURNING",
    "Ask",
    "EnrolmentSession",
    "EnrolmentView",
    "KeptFrame",
    "Slot",
]
