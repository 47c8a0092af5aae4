"""The Open Badge: its form, whom it names, its signature, and that a revoked one is listed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import jsonschema
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask.testing import FlaskClient

from skillmatch.features.certificates.services import badge_signature as badge_signature_service
from skillmatch.store.certificates.models import Certificate
from tests.builders import a_course, a_skill
from tests.cast import Cast
from tests.features.certificates.badge_schema import CREDENTIAL
from tests.features.certificates.making import a_version, passed

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def download(client: FlaskClient, certificate: Certificate) -> dict[str, Any]:
    answer = client.get(f"/certificates/{certificate.id}/badge.json")
    assert answer.status_code == 200
    assert answer.mimetype == "application/ld+json"
    return json.loads(answer.data)


def from_base58(text: str) -> bytes:
    """As a reader of the specification decodes it, who has nothing of the code that encodes."""
    signs = text.removeprefix("z")
    number = 0
    for sign in signs:
        number = number * 58 + BASE58.index(sign)
    return b"\0" * (len(signs) - len(signs.lstrip("1"))) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def is_behind(value: str, identity: dict[str, Any]) -> bool:
    """Whether a value is the one behind a hashed identity, as the specification has it: the value, then the salt."""
    return identity["identityHash"] == f"sha256${hashlib.sha256((value + identity['salt']).encode()).hexdigest()}"


def check(made: dict[str, Any], client: FlaskClient) -> None:
    """What a verifier does that knows nothing of this site's code but the specification."""
    document = {name: value for name, value in made.items() if name != "proof"}
    proof = dict(made["proof"])
    signature = from_base58(proof.pop("proofValue"))
    issuer = client.get(made["issuer"]["id"].removeprefix("http://localhost")).json
    key = next(one for one in issuer["verificationMethod"] if one["id"] == proof["verificationMethod"])
    assert key["id"] in issuer["assertionMethod"]
    raw = from_base58(key["publicKeyMultibase"])
    assert raw[:2] == b"\xed\x01"
    Ed25519PublicKey.from_public_bytes(raw[2:]).verify(signature, badge_signature_service.to_sign(document, proof))


@pytest.mark.parametrize("kind", ["COMPLETION", "SKILL_LEVEL", "SPECIAL_ABILITY", "SPECIAL_OPERATION", "QUALIFICATION"])
def test_every_kind_has_the_published_form(kind: str, as_worker: FlaskClient, cast: Cast) -> None:
    course = a_course({a_skill(): (0, 3)}, target_rank=3, certificate_scope="电工作业", permit_given="electric")
    made = download(as_worker, passed(cast.worker, course, kind, version=a_version({a_skill(): 3})))
    jsonschema.validate(made, CREDENTIAL)
    assert ("validUntil" in made) == (kind == "SPECIAL_OPERATION")


def test_it_names_the_person_as_a_digest_alone(as_worker: FlaskClient, cast: Cast) -> None:
    made = download(as_worker, passed(cast.worker, a_course({a_skill(): (0, 3)})))
    written = json.dumps(made, ensure_ascii=False)
    assert cast.worker.name not in written
    assert cast.worker.code not in written
    by_kind = {one["identityType"]: one for one in made["credentialSubject"]["identifier"]}
    assert is_behind(cast.worker.name, by_kind["name"])
    assert is_behind(cast.worker.code, by_kind["systemId"])
    assert not is_behind(cast.other_worker.name, by_kind["name"])


def test_it_says_which_skills_were_proved(as_worker: FlaskClient, cast: Cast) -> None:
    skill = a_skill()
    made = download(as_worker, passed(cast.worker, a_course({skill: (0, 3)})))
    (alignment,) = made["credentialSubject"]["achievement"]["alignment"]
    assert alignment["targetCode"] == skill.code
    assert "/ims/case/v1p0/CFItems/" in alignment["targetUrl"]


def test_its_alignment_leads_to_the_open_service(as_worker: FlaskClient, cast: Cast, client: FlaskClient) -> None:
    made = download(as_worker, passed(cast.worker, a_course({a_skill(): (0, 3)})))
    address = made["credentialSubject"]["achievement"]["alignment"][0]["targetUrl"].removeprefix("http://localhost")
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.json["humanCodingScheme"] == made["credentialSubject"]["achievement"]["alignment"][0]["targetCode"]


def test_its_signature_holds_and_breaks_with_any_change(as_worker: FlaskClient, cast: Cast, client: FlaskClient) -> None:
    made = download(as_worker, passed(cast.worker, a_course({a_skill(): (0, 3)})))
    check(made, client)
    made["credentialSubject"]["achievement"]["name"] += "!"
    with pytest.raises(InvalidSignature):
        check(made, client)


def test_the_same_certificate_gives_the_same_badge(as_worker: FlaskClient, cast: Cast) -> None:
    certificate = passed(cast.worker, a_course({a_skill(): (0, 3)}))
    first = download(as_worker, certificate)
    as_worker.post("/language", data={"lang": "en"})
    assert download(as_worker, certificate) == first


def test_a_revoked_badge_stands_in_the_list_without_its_address(as_worker: FlaskClient, as_city: FlaskClient, client: FlaskClient,
                                                                 cast: Cast) -> None:  # fmt: skip
    certificate = passed(cast.worker, a_course({a_skill(): (0, 3)}))
    made = download(as_worker, certificate)
    address = made["credentialStatus"]["id"].removeprefix("http://localhost")
    assert made["id"] not in {one["id"] for one in client.get(address).json["revokedCredential"]}
    as_city.post(f"/certificates/{certificate.id}/revoke", data={"reason": "fraud"})
    listed = client.get(address)
    assert made["id"] in {one["id"] for one in listed.json["revokedCredential"]}
    assert certificate.token not in listed.text


def test_nobody_else_takes_it_away(as_outsider: FlaskClient, as_city: FlaskClient, as_town: FlaskClient, cast: Cast) -> None:
    certificate = passed(cast.worker, a_course({a_skill(): (0, 3)}))
    assert as_outsider.get(f"/certificates/{certificate.id}/badge.json").status_code == 404
    for office in (as_city, as_town):
        assert office.get(f"/certificates/{certificate.id}/badge.json").status_code == 403


def test_base58_is_as_everybody_writes_it() -> None:
    assert badge_signature_service.multibase(b"Hello World!") == "z2NEpo7TZRRrLZSi2U"
    assert badge_signature_service.multibase(b"\0\0\x28\x7f\xb4\xcd") == "z11233QC4"
    for data in (b"\0", b"\0\0abc", bytes(range(64))):
        assert from_base58(badge_signature_service.multibase(data)) == data
