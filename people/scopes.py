"""What the key of another system may be used for, within what its account may do."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """One kind of call; a key has those that its purpose needs, and no others."""

    PEOPLE_READ = "people.read", _("read employees, teams and sites")
    PEOPLE_WRITE = "people.write", _("change employees, teams and sites")
    PHOTOS_READ = "photos.read", _("read face photos")
    PHOTOS_WRITE = "photos.write", _("add and delete face photos")
    CONSENTS_READ = "consents.read", _("read consents")
    CONSENTS_WRITE = "consents.write", _("record and withdraw consents")
    ATTENDANCE_READ = "attendance.read", _("read events, summaries, corrections and leave")
    ATTENDANCE_WRITE = "attendance.write", _("write events, corrections and leave")
    REPORTS_READ = "reports.read", _("read reports")
    DEVICES_READ = "devices.read", _("read devices")
    DEVICES_WRITE = "devices.write", _("change devices")
    FACES_RECOGNISE = "faces.recognise", _("detect, compare and recognise faces")
    FACES_EMBED = "faces.embed", _("compute the vectors of faces")
    TEAM_READ = "team.read", _("ask which team a face resembles")
    STREAM_USE = "stream.use", _("send a film over a socket and read whom it shows")
