"""The installation's signature under a badge: a Data Integrity proof with Ed25519 over canonical JSON (cryptosuite eddsa-jcs-2022).

The key is drawn once into ``DATA_DIR/badge_key``; its public half stands at a well-known address, in the form that the W3C's
Controlled Identifiers ask for. Nobody who has a badge needs this site to check its signature, if the public key was kept.
"""

from __future__ import annotations

import copy
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Json = dict[str, Any]

SUITE = "eddsa-jcs-2022"
ED25519_PUBLIC = bytes((0xED, 0x01))
"""The multicodec of an Ed25519 public key."""

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def key_of(secret: str) -> Ed25519PrivateKey:
    """The key that belongs to what is kept in the file."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"badge\0{secret}".encode()).digest())


def public_multibase(key: Ed25519PrivateKey) -> str:
    """The public half as a Multikey."""
    return multibase(ED25519_PUBLIC + key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def signed(document: Json, key: Ed25519PrivateKey, method: str, created: str) -> Json:
    """The document with its proof.

    Parameters
    ----------
    document : dict
        JSON-LD without numbers that are not whole, so that its canonical form (RFC 8785) is plain.
    key : Ed25519PrivateKey
    method : str
        The address of the public key.
    created : str
        When, in UTC.
    """
    proof = {
        "type": "DataIntegrityProof", "cryptosuite": SUITE, "created": created, "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }  # fmt: skip
    signature = key.sign(to_sign(document, proof))
    return copy.deepcopy(document) | {"proof": proof | {"proofValue": multibase(signature)}}


def to_sign(document: Json, proof: Json) -> bytes:
    """Return what is signed: the digest of the proof's options with the document's context, then the digest of the document."""
    options = proof | {"@context": document["@context"]}
    return hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(document)).digest()


def canonical(value: Json) -> bytes:
    """JSON by RFC 8785 for what has only ASCII names, strings, whole numbers, lists and objects."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def multibase(data: bytes) -> str:
    """Bytes in base58, marked as such."""
    number, signs = int.from_bytes(data, "big"), ""
    while number:
        number, at = divmod(number, 58)
        signs = _ALPHABET[at] + signs
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + signs
