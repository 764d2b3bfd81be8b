"""A passkey in software: makes and uses P-256 credentials as a phone or security key would (WebAuthn level 2)."""

import hashlib
import json
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(value: str) -> bytes:
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


@dataclass
class Passkey:
    """One credential. `create` and `get` answer the server's options with what a browser would post."""

    origin: str = "http://testserver"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: os.urandom(32))
    user: bytes = b""
    uses: int = 0

    def create(self, options: dict[str, Any], *, alone: bool = True) -> str:
        asked = options["publicKey"]
        self.user = raw(asked["user"]["id"])
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + self._public_key()
        authenticator = self._authenticator_data(asked["rp"]["id"], ATTESTED) + attested
        response = {
            "clientDataJSON": text(self._client_data("webauthn.create", asked["challenge"])),
            "attestationObject": text(cbor.encode({"fmt": "none", "attStmt": {}, "authData": authenticator})),
        }
        return self._posted(response, {"credProps": {"rk": alone}})

    def get(self, options: dict[str, Any]) -> str:
        asked = options["publicKey"]
        client_data = self._client_data("webauthn.get", asked["challenge"])
        authenticator = self._authenticator_data(asked["rpId"], 0)
        signed = authenticator + hashlib.sha256(client_data).digest()
        response = {
            "clientDataJSON": text(client_data),
            "authenticatorData": text(authenticator),
            "signature": text(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": text(self.user),
        }
        return self._posted(response, {})

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _authenticator_data(self, domain: str, more: int) -> bytes:
        self.uses += 1
        flags = PRESENT | VERIFIED | more
        return hashlib.sha256(domain.encode()).digest() + struct.pack(">BI", flags, self.uses)

    def _public_key(self) -> bytes:
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        return cbor.encode({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _posted(self, response: dict[str, str], extensions: dict[str, Any]) -> str:
        return json.dumps(
            {
                "id": text(self.id),
                "rawId": text(self.id),
                "type": "public-key",
                "response": response,
                "clientExtensionResults": extensions,
            }
        )
