"""Teams and sites: made and changed as a whole, and what follows from it in other rooms."""

from typing import Any

from django.db import transaction

from people.models import Site, Team
from people.site_followers import tell_site_followers


@transaction.atomic
def save_team(*, team: Team, changes: dict[str, Any]) -> Team:
    """Store a team, new or changed.

    Raises:
        ValidationError: a value is not of its form, or the name is taken.
    """
    _fill(team, changes)
    return team


@transaction.atomic
def save_site(*, site: Site, changes: dict[str, Any]) -> Site:
    """Store a site, new or changed; other rooms follow, with other holidays for example.

    Raises:
        ValidationError: a value is not of its form, or the name is taken.
    """
    changed = {name for name, value in changes.items() if getattr(site, name) != value}
    is_new = not site.pk
    _fill(site, changes)
    tell_site_followers(site, set(changes) if is_new else changed)
    return site


def _fill(row: Team | Site, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.full_clean(exclude=["embedding", "embedding_model_id", "managers"])
    row.save(update_fields=list(changes) if row.pk else None)
