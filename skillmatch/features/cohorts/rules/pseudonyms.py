"""Numbers instead of names: one person has one number in one cohort, and it says nothing about who that is.

A keyed permutation (a Feistel network over HMAC-SHA256, walked until it stays inside the range): two people never share a number,
the server reads it back without storing it, and the same person has another number in another cohort.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ROUNDS = 6
MIN_DIGITS = 4
"""Digits of a number at least; more where a city has more people."""


@dataclass(frozen=True)
class Numbers:
    """The numbers of one cohort.

    Attributes
    ----------
    key : str
        Secret of the cohort, in hexadecimal digits; never shown.
    digits : int
        How many digits each number has.
    """

    key: str
    digits: int

    @classmethod
    def draw(cls, people: int) -> Numbers:
        """New numbers for a cohort of a city whose highest id is `people`; ten times as many people fit later."""
        return cls(secrets.token_hex(16), max(MIN_DIGITS, len(str(people * 10))))

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Numbers:
        """Numbers as :meth:`keep` wrote them."""
        return cls(str(kept["key"]), int(kept["digits"]))

    def keep(self) -> dict[str, Any]:
        """Return what the cohort keeps of its numbers."""
        return {"key": self.key, "digits": self.digits}

    def of(self, worker_id: int) -> str:
        """The number of a person in this cohort."""
        if not 0 <= worker_id < self._size:
            raise ValueError("more people than numbers")
        return str(self._walk(worker_id, range(ROUNDS))).zfill(self.digits)

    def worker(self, number: str) -> int | None:
        """The person behind a number, or None where it is no number of this cohort."""
        if len(number) != self.digits or not (number.isascii() and number.isdigit()):
            return None
        return self._walk(int(number), range(ROUNDS - 1, -1, -1))

    @property
    def _size(self) -> int:
        return int(10**self.digits)

    @property
    def _half(self) -> int:
        """Bits of a half of the Feistel network, which covers the range."""
        return (self._size.bit_length() + 1) // 2

    def _walk(self, value: int, rounds: range) -> int:
        while True:
            value = self._turn(value, rounds)
            if value < self._size:
                return value

    def _turn(self, value: int, rounds: range) -> int:
        mask = (1 << self._half) - 1
        left, right = value >> self._half, value & mask
        if rounds.step == 1:
            for turn in rounds:
                left, right = right, left ^ self._mix(turn, right)
        else:
            for turn in rounds:
                left, right = right ^ self._mix(turn, left), left
        return left << self._half | right

    def _mix(self, turn: int, half: int) -> int:
        seal = hmac.digest(bytes.fromhex(self.key), bytes([turn]) + half.to_bytes(8, "big"), hashlib.sha256)
        return int.from_bytes(seal[:8], "big") & ((1 << self._half) - 1)
