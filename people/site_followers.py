"""What happens in other rooms when a site is stored, by whichever door."""

from collections.abc import Callable

from people.models import Site

FollowSite = Callable[[Site, set[str]], str]

_followers: list[FollowSite] = []


def follow_sites(follow: FollowSite) -> None:
    """Call `follow(site, changed)` in the transaction that stored a site; `changed` names fields.

    What it returns is shown to whoever saved; "" says nothing.
    """
    _followers.append(follow)


def tell_site_followers(site: Site, changed: set[str]) -> list[str]:
    """What the other rooms say about the change of a site."""
    said = (follow(site, changed) for follow in _followers)
    return [words for words in said if words]
