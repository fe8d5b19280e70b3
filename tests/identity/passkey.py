"""An authenticator in software: makes a passkey and signs with it, as a phone or a key does."""

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN = "https://testserver"


class Passkey:
    """One resident key that always says its owner was verified."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"passkey-of-the-tests-1"
        self.owner = b""
        self.count = 0

    def make(self, options: dict[str, Any], origin: str = ORIGIN) -> str:
        """Answer `navigator.credentials.create`."""
        chosen = options["publicKey"]
        self.owner = websafe_decode(chosen["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        told = AttestedCredentialData.create(Aaguid(b"\0" * 16), self.id, public)
        data = AuthenticatorData.create(
            _hash(chosen["rp"]["id"]),
            AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT,
            0,
            bytes(told),
        )
        response = {
            "clientDataJSON": self._client("webauthn.create", chosen["challenge"], origin),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
            "transports": ["internal"],
        }
        return self._written(response, {"credProps": {"rk": True}})

    def use(self, options: dict[str, Any], origin: str = ORIGIN, place: str = "testserver") -> str:
        """Answer `navigator.credentials.get`."""
        chosen = options["publicKey"]
        self.count += 1
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
        data = AuthenticatorData.create(_hash(place), flags, self.count)
        client = self._client("webauthn.get", chosen["challenge"], origin)
        signed = bytes(data) + hashlib.sha256(websafe_decode(client)).digest()
        response = {
            "clientDataJSON": client,
            "authenticatorData": websafe_encode(bytes(data)),
            "signature": websafe_encode(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": websafe_encode(self.owner),
        }
        return self._written(response, {})

    def _client(self, kind: str, challenge: str, origin: str) -> str:
        told = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}
        return websafe_encode(json.dumps(told).encode())

    def _written(self, response: dict[str, Any], extensions: dict[str, Any]) -> str:
        name = websafe_encode(self.id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "authenticatorAttachment": "platform",
                "clientExtensionResults": extensions,
                "response": response,
            }
        )


def _hash(place: str) -> bytes:
    return hashlib.sha256(place.encode()).digest()
