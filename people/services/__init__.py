"""Changes to people: each one a whole, refused with a reason or done completely."""

from people.services.access import record_access, record_view, remove_old_access_records
from people.services.consent import hold_consents, record_consent, withdraw_consent
from people.services.employees import register_employee
from people.services.erasure import erase_face_data, finish_erasure, finish_erasures
from people.services.photos import (
    EMBED_TASK,
    add_photo,
    check_photo_size,
    delete_sample,
    enqueue_embedding,
    store_photo,
)
from people.services.templates import (
    count_gallery_change,
    lock_gallery,
    refresh_team,
    refresh_template,
)

__all__ = [
    "EMBED_TASK",
    "add_photo",
    "check_photo_size",
    "count_gallery_change",
    "delete_sample",
    "enqueue_embedding",
    "erase_face_data",
    "finish_erasure",
    "finish_erasures",
    "hold_consents",
    "lock_gallery",
    "record_access",
    "record_consent",
    "record_view",
    "refresh_team",
    "refresh_template",
    "register_employee",
    "remove_old_access_records",
    "store_photo",
    "withdraw_consent",
]
