"""One message to an MQTT broker: connect, publish at QoS 1, wait for its receipt, part.

MQTT 5 is spoken first: the broker itself then drops a message that expired, and says when nobody
listens to a topic. Brokers that know 3.1.1 only are asked again in that version.
"""

import ssl
import time
import uuid
from typing import Any

import certifi
from django.utils.translation import gettext as _
from paho.mqtt.client import Client, MQTTv5, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from attendance.doors.address import RelayAddress
from attendance.doors.commands import VALID_FOR
from people.outgoing import AddressRefusedError, OutgoingError, Patience, choose_address

AT_LEAST_ONCE = 1
STEP_S = 0.05
NO_SUBSCRIBERS = 16
UNKNOWN_VERSION = 132


class NamedContext(ssl.SSLContext):
    """Checks the certificate against the broker's name, whatever address is connected to."""

    name: str = ""
    wrapped: ssl.SSLSocket | None = None

    def wrap_socket(self, *arguments: Any, **options: Any) -> ssl.SSLSocket:
        """As of old, for this name."""
        named = {**options, "server_hostname": self.name}
        self.wrapped = super().wrap_socket(*arguments, **named)
        return self.wrapped

    def close(self) -> None:
        """After a handshake that failed nobody else does."""
        if self.wrapped is not None:
            self.wrapped.close()


def make_context(name: str) -> NamedContext:
    """Certificates that the machine trusts, a company's own among them, or that browsers trust."""
    context = NamedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    context.load_verify_locations(certifi.where())
    context.name = name
    return context


class VersionError(OutgoingError):
    """The broker does not speak this version of MQTT."""


def publish_once(
    address: RelayAddress, body: bytes, *, topic: str, is_nearby: bool, patience: Patience
) -> tuple[bool, str]:
    """Whether the broker took the message, and its receipt in words.

    Raises:
        OutgoingError: the address is refused, the broker does not answer in time, or refuses.
    """
    try:
        name, host = choose_address(
            address.host, address.port, is_nearby=is_nearby, is_plain=address.is_plain
        )
    except AddressRefusedError as error:
        raise AddressRefusedError(str(error).replace("https://", "mqtts://")) from error
    deadline_s = time.monotonic() + patience.total_s
    for version in (MQTTv5, MQTTv311):
        exchange = Exchange(topic, body, version)
        exchange.introduce(address, name)
        exchange.client.connect_timeout = patience.connect_s
        exchange.run(host, address.port, deadline_s)
        if not exchange.is_other_version_wanted:
            break
    return exchange.read_receipt()


class Exchange:
    """What is said between client and broker about one message."""

    def __init__(self, topic: str, body: bytes, version: MQTTProtocolVersion) -> None:
        self._topic, self._body, self._version = topic, body, version
        self._context: NamedContext | None = None
        self._refusal: Any = None
        self._receipt: Any = None
        self.client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"muster-{uuid.uuid4().hex[:12]}",
            protocol=version,
            reconnect_on_failure=False,
        )
        self.client.on_connect = self._follow_connect
        self.client.on_publish = self._follow_publish

    def introduce(self, address: RelayAddress, name: str) -> None:
        """Who we are, and whose certificate is expected."""
        if not address.is_plain:
            self._context = make_context(name)
            self.client.tls_set_context(self._context)
        if address.user:
            self.client.username_pw_set(address.user, address.password)

    def run(self, host: str, port: int, deadline_s: float) -> None:
        """Until the receipt is there, the broker refuses, or the time is over.

        Raises:
            OutgoingError: there is no broker, or it does not answer in time.
        """
        options: dict[str, Any] = {"clean_start": True} if self._version == MQTTv5 else {}
        try:
            self.client.connect(host, port, **options)
            self._wait(deadline_s)
        except (OSError, ValueError) as error:
            reason = str(error).strip().rstrip(".") or type(error).__name__
            raise OutgoingError(_("Not delivered: %(reason)s.") % {"reason": reason}) from error
        finally:
            self.client.disconnect()
            if self._context is not None:
                self._context.close()

    def _wait(self, deadline_s: float) -> None:
        while not self._is_answered:
            if time.monotonic() >= deadline_s:
                raise OutgoingError(_("The broker does not answer in time."))
            if self.client.loop(STEP_S) and not self._is_answered:
                raise OutgoingError(_("The broker has closed the connection."))

    @property
    def _is_answered(self) -> bool:
        return self._receipt is not None or self._refusal is not None

    @property
    def is_other_version_wanted(self) -> bool:
        """Whether the broker does not speak this version of MQTT."""
        return self._refusal is not None and self._refusal.value == UNKNOWN_VERSION

    def read_receipt(self) -> tuple[bool, str]:
        """Whether the message was taken by somebody who listens.

        Raises:
            OutgoingError: the broker refused.
        """
        if self._refusal is not None:
            raise OutgoingError(_("The broker refuses: %(why)s.") % {"why": self._refusal})
        if getattr(self._receipt, "value", 0) == NO_SUBSCRIBERS:
            return False, _("Nobody listens to the topic %(topic)s.") % {"topic": self._topic}
        is_failure = bool(getattr(self._receipt, "is_failure", False))
        return not is_failure, str(self._receipt)

    def _follow_connect(
        self, client: Client, _data: Any, _flags: Any, code: Any, _properties: Any = None
    ) -> None:
        if code.is_failure:
            self._refusal = code
            return
        client.publish(
            self._topic, self._body, qos=AT_LEAST_ONCE, retain=False, properties=self._limit()
        )

    def _follow_publish(
        self, _client: Client, _data: Any, _mid: int, code: Any, _properties: Any = None
    ) -> None:
        self._receipt = code

    def _limit(self) -> Any:
        """The broker drops what it could not deliver in time."""
        if self._version != MQTTv5:
            return None
        properties: Any = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        properties.MessageExpiryInterval = int(VALID_FOR.total_seconds())
        return properties
