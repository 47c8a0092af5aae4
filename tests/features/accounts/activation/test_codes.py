"""A code is what Crockford describes: read back however it is typed, every slip of one sign found, stored as a keyed hash alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.store.accounts import codes


@settings(max_examples=50)
@given(st.integers(0, 15), st.sampled_from(codes.SIGNS))
def test_a_slip_of_one_sign_is_found(at: int, sign: str) -> None:
    code = codes.draw()
    signs = code.replace("-", "")
    other = signs[:at] + sign + signs[at + 1 :]
    assert (codes.read(other) == code) is (signs[at] == sign)


@settings(max_examples=50)
@given(st.integers(0, 14))
def test_two_neighbours_exchanged_are_found(at: int) -> None:
    signs = codes.draw().replace("-", "")
    other = signs[:at] + signs[at + 1] + signs[at] + signs[at + 2 :]
    assert codes.read(other) == (codes.grouped(signs) if other == signs else None)


def test_it_is_read_however_it_is_typed() -> None:
    code = next(code for code in iter(codes.draw, "") if "0" in code and "1" in code)
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else "－" for sign in code)
    for typed in (code.lower(), code.replace("-", " "), code.replace("-", ""), wide, code.replace("0", "O").replace("1", "l")):
        assert codes.read(typed) == code


def test_it_has_letters_and_digits_alone_and_no_two_are_alike() -> None:
    drawn = [codes.draw() for _ in range(2000)]
    assert len(set(drawn)) == 2000
    assert {sign for code in drawn for sign in code} == set(codes.SIGNS) | {"-"}
    assert all(codes.read(code) == code for code in drawn)
    assert 2 ** (5 * codes.LENGTH) * len(codes.SIGNS) // codes.CHECKS > 2**60


def test_what_is_no_code_is_none() -> None:
    for typed in ("", "1", "U" * 16, "A" * 15, "A" * 17, "我" * 16, "A" * 400):
        assert codes.read(typed) is None


def test_the_hash_depends_on_the_secret_and_the_purpose() -> None:
    found = {codes.digest(secret, purpose, "X") for secret in ("a", "b") for purpose in (codes.LETTER, codes.RESET)}
    assert len(found) == 4
