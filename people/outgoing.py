"""Sending to addresses that people typed in, without becoming a tool against our own network.

A name is resolved once, every address behind it is judged, and the connection goes to the very
address that was judged: a name that changes its mind in between gains nothing. No redirect is
followed, no proxy of the environment is used, certificates are checked against the name, and both
the time and the size of an answer are limited.
"""

import asyncio
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import certifi
import httpx
from django.conf import settings
from django.utils.translation import gettext as _

CONNECT_S, TOTAL_S = 5.0, 15.0
MOST_ANSWER_BYTES = 4096
KEPT_ANSWER_LENGTH = 500
MAX_URL_LENGTH = 500
PORTS = {"https": 443, "http": 80}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Addresses that look public and are the cloud's own: metadata and agents of the machine itself.
CLOUD_ADDRESSES = frozenset({ipaddress.ip_address("168.63.129.16")})
# IPv6 networks in which an IPv4 address hides: NAT64 and 6to4.
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# What offices and homes use inside. Neither this machine nor link-local addresses are among them.
NEARBY_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a connection, and all of it, may take."""

    connect_s: float
    total_s: float


class OutgoingError(Exception):
    """Nothing was delivered; `str(error)` says why and what to do."""


class AddressRefusedError(OutgoingError):
    """An address to which nothing may be sent."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a message goes: the address that was judged, and the name for TLS and `Host`."""

    scheme: str
    host: str
    port: int
    path: str
    address: str

    @property
    def netloc(self) -> str:
        """What the header `Host` says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said: the status, the first characters of the body, and how long all
    of it took."""

    status: int
    text: str
    took_ms: int

    @property
    def is_success(self) -> bool:
        """Whether the message was taken."""
        return 200 <= self.status < 300  # noqa: PLR2004


def find_destination(url: str, *, is_nearby: bool = False) -> Destination:
    """Where this address leads now; with `is_nearby` it may be one of the local network.

    Raises:
        AddressRefusedError: it is none for a webhook, or leads into a network of our own that
            `MUSTER_WEBHOOK_NETWORKS` does not list.
        OutgoingError: the name is not known.
    """
    parts, port = _split(url)
    host, address = choose_address(
        parts.hostname or "", port, is_nearby=is_nearby, is_plain=parts.scheme == "http"
    )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Destination(parts.scheme, host, port, path, address)


def choose_address(
    host: str, port: int, *, is_nearby: bool = False, is_plain: bool = False
) -> tuple[str, str]:
    """The name as the network writes it, and the address to connect to.

    Raises:
        AddressRefusedError: it leads where nothing may be sent; or, of a connection without
            encryption (`is_plain`), out of the networks of our own.
        OutgoingError: the name is not known.
    """
    host = _encode_host(host)
    found = _resolve(host, port)
    for address in found:
        if not (is_allowed(address) or (is_nearby and lies_nearby(address))):
            raise AddressRefusedError(
                _(
                    "%(host)s leads to %(address)s, inside a private network. Nothing is sent "
                    "there unless MUSTER_WEBHOOK_NETWORKS lists it."
                )
                % {"host": host, "address": address}
            )
    if is_plain and not all(
        is_listed(address) or (is_nearby and lies_nearby(address)) for address in found
    ):
        raise AddressRefusedError(
            _("Use https://. Without it anybody on the way could read what is sent.")
        )
    return host, str(found[0])


def lies_nearby(address: Address) -> bool:
    """Whether it is an address of the local network, as offices and homes give them."""
    return any(_is_inside(address, network) for network in NEARBY_NETWORKS)


def is_allowed(address: Address) -> bool:
    """Whether something may be sent there: the public internet, and what the settings list."""
    return is_listed(address) or is_public(address)


def is_listed(address: Address) -> bool:
    """Whether a setting names its network."""
    return any(_is_inside(address, network) for network in settings.WEBHOOK_NETWORKS)


def is_public(address: Address) -> bool:
    """Whether it lies on the public internet: not here, not nearby, and no address in disguise."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address.sixtofour is not None or address.teredo is not None or address in NAT64:
            return False
    return address.is_global and not address.is_multicast and address not in CLOUD_ADDRESSES


def post(
    url: str,
    body: bytes,
    *,
    headers: dict[str, str],
    is_nearby: bool = False,
    patience: Patience | None = None,
) -> Answer:
    """Send a body there, once; with `is_nearby` it may be an address of the local network.

    Raises:
        OutgoingError: the address is refused, nobody answers, or the certificate is wrong.
    """
    patience = patience or Patience(CONNECT_S, TOTAL_S)
    destination = find_destination(url, is_nearby=is_nearby)
    started = time.monotonic()
    try:
        status, text = asyncio.run(_post(destination, body, headers, patience))
    except TimeoutError as error:
        raise OutgoingError(
            _("No answer within %(seconds)d seconds.") % {"seconds": patience.total_s}
        ) from error
    except httpx.TimeoutException as error:
        raise OutgoingError(
            _("No connection within %(seconds)d seconds.") % {"seconds": patience.connect_s}
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
        raise OutgoingError(
            _("Not delivered: %(reason)s.") % {"reason": _explain(error)}
        ) from error
    return Answer(status, text, round((time.monotonic() - started) * 1000))


async def _post(
    destination: Destination, body: bytes, headers: dict[str, str], patience: Patience
) -> tuple[int, str]:
    """Status and first characters; the connection ends there, however long the answer is."""
    url = httpx.URL(
        scheme=destination.scheme,
        host=destination.address,
        port=destination.port,
        raw_path=destination.path.encode(),
    )
    async with (
        asyncio.timeout(patience.total_s),
        httpx.AsyncClient(
            verify=make_tls_context(),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(patience.total_s, connect=patience.connect_s),
        ) as client,
        client.stream(
            "POST",
            url,
            content=body,
            headers={"Host": destination.netloc, "Accept-Encoding": "identity", **headers},
            extensions={"sni_hostname": destination.host},
        ) as response,
    ):
        return response.status_code, await _read_beginning(response)


async def _read_beginning(response: httpx.Response) -> str:
    data = b""
    async for chunk in response.aiter_raw(MOST_ANSWER_BYTES):
        data += chunk
        if len(data) >= MOST_ANSWER_BYTES:
            break
    # PostgreSQL stores no NUL, whoever sent it.
    return data.decode(errors="replace").replace("\x00", "")[:KEPT_ANSWER_LENGTH]


def make_tls_context() -> ssl.SSLContext:
    """Certificates that the machine trusts, a company's own among them, or that browsers trust."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _split(url: str) -> tuple[SplitResult, int]:
    """The parts of an address and its port; raises AddressRefusedError for what is none."""
    if len(url) > MAX_URL_LENGTH or any(not character >= "!" for character in url):
        raise AddressRefusedError(_("This is no address. Write one like https://example.org/hook"))
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise AddressRefusedError(_("This is no address: %(why)s.") % {"why": error}) from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise AddressRefusedError(_("This is no address. Write one like https://example.org/hook"))
    if parts.username is not None or parts.password is not None:
        raise AddressRefusedError(
            _("Take name and password out of the address; the signature proves who sends.")
        )
    return parts, port


def _encode_host(host: str) -> str:
    """An address as it is written shortest, a name as DNS knows it."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return _encode_name(host)


def _encode_name(name: str) -> str:
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise AddressRefusedError(
            _("This is no name of a server: %(host)s") % {"host": name}
        ) from error


def _resolve(host: str, port: int) -> list[Address]:
    """Every address of a name, once each, in the order of the resolver."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutgoingError(
            _("%(host)s cannot be found. Check the name.") % {"host": host}
        ) from error
    addresses = (str(sockaddr[0]).partition("%")[0] for *_rest, sockaddr in found)
    return list(dict.fromkeys(ipaddress.ip_address(address) for address in addresses))


def _is_inside(address: Address, network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.version == network.version and address in network


def _explain(error: Exception) -> str:
    """The reason in the words of whoever found it, never empty."""
    return str(error).strip().rstrip(".") or type(error).__name__
