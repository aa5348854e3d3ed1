"""Networks named in the environment."""

import ipaddress
from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def read_networks(variable: str, values: Iterable[str]) -> list[Network]:
    """The networks in a list such as `10.0.8.0/24, 192.168.1.20`.

    Raises:
        ImproperlyConfigured: one of them is none.
    """
    try:
        return [ipaddress.ip_network(value.strip()) for value in values]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{variable}: {error}. Write networks like 10.0.8.0/24, separated by commas."
        ) from error
