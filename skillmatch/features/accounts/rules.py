"""Pure decisions about accounts: what a user name and a password must be, and which scope each role needs."""

from __future__ import annotations

import re
import secrets
import unicodedata
from enum import Enum
from functools import cache
from pathlib import Path

from skillmatch.terms import Role

MIN_LENGTH, MAX_LENGTH = 8, 128
USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,38}[a-z0-9])", re.ASCII)
COMMON = Path(__file__).parent / "common_passwords.txt"
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb")
OWN_WORDS = ("skillmatch", "shouguang", "jianglu", "匠路", "寿光")

SCOPES = {
    Role.WORKER: "worker",
    Role.MENTOR: "mentor",
    Role.ENTERPRISE: "enterprise",
    Role.TRAINER: "trainer",
    Role.TOWN: "town",
}
"""The scope that a role needs, as the column of the membership; the other roles reach over the city or have none."""


class PasswordFault(Enum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    NAMED = "named"


def password_fault(password: str, username: str) -> PasswordFault | None:
    """The first reason against a password, or None.

    Length counts, not a mix of signs; what attackers try first is refused: known common passwords, one sign again and again,
    runs of the keyboard or the alphabet, and the user's or the product's name with little else.
    """
    if len(password) < MIN_LENGTH:
        return PasswordFault.SHORT
    if len(password) > MAX_LENGTH:
        return PasswordFault.LONG
    plain = unicodedata.normalize("NFKC", password).casefold()
    if plain in _common() or plain.strip("0123456789!.@#*") in _common() or _is_run(plain):
        return PasswordFault.COMMON
    if any(word in plain and len(plain) - len(word) < MIN_LENGTH - 2 for word in (username.casefold(), *OWN_WORDS) if word):
        return PasswordFault.NAMED
    return None


def username_holds(username: str) -> bool:
    """Whether a user name may be given: 3 to 40 Latin letters, digits, dots, dashes or underscores, in lower case."""
    return USERNAME.fullmatch(username) is not None


def one_time_password() -> str:
    """A password to hand over once, about 77 bits, without signs that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _is_run(plain: str) -> bool:
    """Whether most of a password repeats a few signs or walks along a row."""
    if len(set(plain)) < 4 or (plain[: len(plain) // 2] * 2 == plain[: len(plain) // 2 * 2] and len(set(plain)) < 6):
        return True
    return any(plain in row * 3 or plain in row[::-1] * 3 for row in ROWS)


@cache
def _common() -> frozenset[str]:
    return frozenset(line for line in COMMON.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
