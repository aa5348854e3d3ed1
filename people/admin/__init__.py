"""HR's site for people: employees, teams, sites, photos, consent and accounts."""

from people.admin import accounts, consents, employees, erasure, organisation, photos

__all__ = ["accounts", "consents", "employees", "erasure", "organisation", "photos"]
