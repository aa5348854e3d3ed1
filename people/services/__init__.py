"""Changes to people: each one a whole, refused with a reason or done completely."""

from people.services.access import record_access, record_view
from people.services.accounts import (
    forget_old_emails,
    give_managers_their_role,
    invite_employee,
    link_account,
    remove_second_factor,
    renew_account_secrets,
    set_groups,
    settle_staff,
)
from people.services.audit import forget_person_in_audit, remove_old_audit_entries
from people.services.consent import (
    CONFIRM_TASK,
    agree_by_own_account,
    check_release,
    delete_scans_on_commit,
    hold_consents,
    record_consent,
    takes_its_place,
    withdraw_consent,
)
from people.services.consent_notices import publish_notice
from people.services.consent_requests import (
    SEND_TASK,
    agree_to_request,
    ask_for_consent,
    decline_request,
    find_request,
    send_request,
)
from people.services.departure import delete_employee, erase_leaver
from people.services.employees import end_employment, move_to_team, register_employee
from people.services.erasure import erase_face_data, finish_erasure, finish_erasures
from people.services.files import find_orphans, list_files, sweep_orphans
from people.services.key_rotation import list_encrypted_files, rotate_keys
from people.services.photo_imports import (
    IMPORT_TASK,
    add_file,
    cancel_import,
    enqueue_import,
    finish_import,
    list_archive,
    settle_items,
    start_archive_import,
    start_file_import,
    store_next_items,
)
from people.services.photos import (
    EMBED_TASK,
    add_photo,
    change_state,
    check_photo_size,
    delete_sample,
    enqueue_embedding,
    store_photo,
)
from people.services.retention import apply_retention, apply_retention_daily, ensure_rules
from people.services.review import accept_photo, choose_face, move_photo, reject_photo
from people.services.tasks import enqueue_once
from people.services.templates import (
    TRAIN_TASK,
    count_gallery_change,
    lock_gallery,
    refresh_team,
    refresh_template,
    renew_teams,
)

__all__ = [
    "CONFIRM_TASK",
    "EMBED_TASK",
    "IMPORT_TASK",
    "SEND_TASK",
    "TRAIN_TASK",
    "accept_photo",
    "add_file",
    "add_photo",
    "agree_by_own_account",
    "agree_to_request",
    "apply_retention",
    "apply_retention_daily",
    "ask_for_consent",
    "cancel_import",
    "change_state",
    "check_photo_size",
    "check_release",
    "choose_face",
    "count_gallery_change",
    "decline_request",
    "delete_employee",
    "delete_sample",
    "delete_scans_on_commit",
    "end_employment",
    "enqueue_embedding",
    "enqueue_import",
    "enqueue_once",
    "ensure_rules",
    "erase_face_data",
    "erase_leaver",
    "find_orphans",
    "find_request",
    "finish_erasure",
    "finish_erasures",
    "finish_import",
    "forget_old_emails",
    "forget_person_in_audit",
    "give_managers_their_role",
    "hold_consents",
    "invite_employee",
    "link_account",
    "list_archive",
    "list_encrypted_files",
    "list_files",
    "lock_gallery",
    "move_photo",
    "move_to_team",
    "publish_notice",
    "record_access",
    "record_consent",
    "record_view",
    "refresh_team",
    "refresh_template",
    "register_employee",
    "reject_photo",
    "remove_old_audit_entries",
    "remove_second_factor",
    "renew_account_secrets",
    "renew_teams",
    "rotate_keys",
    "send_request",
    "set_groups",
    "settle_items",
    "settle_staff",
    "start_archive_import",
    "start_file_import",
    "store_next_items",
    "store_photo",
    "sweep_orphans",
    "takes_its_place",
    "withdraw_consent",
]
