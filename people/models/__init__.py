"""Who works here, what they agreed to, and the faces they are known by.

All vectors are `vector(512)`, unit length, and bound to the id of the model that made them:
vectors of two models never meet in one comparison.
"""

from people.models.accounts import AccountLanguage
from people.models.audit import AccessRecord
from people.models.changes import EmployeeChange, track_changes
from people.models.consent import Consent, ConsentNotice, ConsentRequest, ConsentStatus
from people.models.erasure import ErasureCertificate
from people.models.faces import TRANSITIONS, FaceSample, Gallery, photo_path
from people.models.integrations import Integration, IntegrationPace
from people.models.organisation import (
    EMBEDDING_SIZE,
    Employee,
    Placement,
    Site,
    Team,
    check_color,
    check_time_zone,
)
from people.models.photo_imports import PhotoImport, PhotoImportItem
from people.models.retention import RetentionRule, RetentionRun
from people.models.webhooks import WebhookDelivery, WebhookTarget

__all__ = [
    "EMBEDDING_SIZE",
    "TRANSITIONS",
    "AccessRecord",
    "AccountLanguage",
    "Consent",
    "ConsentNotice",
    "ConsentRequest",
    "ConsentStatus",
    "Employee",
    "EmployeeChange",
    "ErasureCertificate",
    "FaceSample",
    "Gallery",
    "Integration",
    "IntegrationPace",
    "PhotoImport",
    "PhotoImportItem",
    "Placement",
    "RetentionRule",
    "RetentionRun",
    "Site",
    "Team",
    "WebhookDelivery",
    "WebhookTarget",
    "check_color",
    "check_time_zone",
    "photo_path",
    "track_changes",
]
