"""A kiosk's key outside a browser: for benchmarks, tests, and kiosks that are no web page."""

import base64
import json
from dataclasses import dataclass, field
from typing import Any, Self

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from attendance.messages import ProofRequest
from attendance.pairing import CHALLENGE_HEADER, DEVICE_HEADER, SIGNATURE_HEADER
from attendance.proofs import write_request_text, write_socket_text


def _make_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """The key pair of the device with this UUID; the private half stays in memory."""

    device: str
    _private: ec.EllipticCurvePrivateKey = field(default_factory=_make_key, repr=False)

    @property
    def public_key(self) -> str:
        """What the server keeps: SPKI, DER, base64."""
        spki = self._private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(spki).decode()

    def write(self) -> str:
        """Device and private key in one line of ASCII, for another process of one's own."""
        der = self._private.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return f"{self.device}:{base64.b64encode(der).decode()}"

    @classmethod
    def read(cls, written: str) -> Self:
        """What `write` wrote."""
        device, _colon, der = written.partition(":")
        private = serialization.load_der_private_key(base64.b64decode(der), password=None)
        assert isinstance(private, ec.EllipticCurvePrivateKey)  # noqa: S101  narrows the type
        return cls(device, private)

    def answer(self, prove: str | bytes, *, host: str) -> str:
        """The answer to the first message of the socket, which asks for a proof.

        Args:
            prove: the message as it came.
            host: the name in the address, without a port.
        """
        challenge: dict[str, Any] = json.loads(prove)
        text = write_socket_text(host=host, device=self.device, challenge=challenge["challenge"])
        proof: ProofRequest = {
            "type": "proof", "device": self.device, "signature": self.sign(text),
        }  # fmt: skip
        return json.dumps(proof)

    def sign_request(
        self, *, host: str, challenge: str, method: str, path: str, body: bytes = b""
    ) -> dict[str, str]:
        """Headers that prove who sends a request; `challenge` is one of `/kiosk/challenge/`."""
        text = write_request_text(
            host=host,
            device=self.device,
            challenge=challenge,
            method=method,
            path=path,
            body=body,
        )
        return {
            DEVICE_HEADER: self.device,
            CHALLENGE_HEADER: challenge,
            SIGNATURE_HEADER: self.sign(text),
        }

    def sign(self, text: bytes) -> str:
        """The signature of a text as WebCrypto writes it: r and s, base64."""
        der = self._private.sign(text, ec.ECDSA(hashes.SHA256()))
        r, s = utils.decode_dss_signature(der)
        return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()
