"""HR's site for people: employees, teams, sites, photos, consent and accounts."""

from people.admin import (
    accounts,
    audit,
    consent_notices,
    consent_status,
    consents,
    employees,
    erasure,
    integrations,
    organisation,
    photo_imports,
    photos,
    webhooks,
)

__all__ = [
    "accounts",
    "audit",
    "consent_notices",
    "consent_status",
    "consents",
    "employees",
    "erasure",
    "integrations",
    "organisation",
    "photo_imports",
    "photos",
    "webhooks",
]
