"""Numbers of certificates: the national form, the city's own with its check sign, and typing errors."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from skillmatch.store.certificates import numbers
from skillmatch.store.certificates.numbers import GRADES, CityNumber, NationalNumber
from skillmatch.terms import CertificateKind

FORM = re.compile("^[YS][0-9]{4}[0-9]{2}[0-9]{6}[0-9]{2}[1-5TSX][0-9]{6}$")
"""As the rules of the trade have it."""

EXAMPLE = "S000037000001265000001"

nationals = st.builds(
    NationalNumber,
    institution=st.from_regex(r"[YS][0-9]{12}", fullmatch=True).filter(str.isascii),
    year=st.integers(0, 99),
    rank=st.sampled_from(sorted(GRADES)),
    serial=st.integers(1, numbers.MAX_SERIAL),
)
own = st.builds(
    CityNumber,
    city=st.just("370783"),
    kind=st.sampled_from(list(CertificateKind)),
    year=st.integers(2000, 2099),
    serial=st.integers(1, numbers.MAX_SERIAL),
)


@given(nationals)
def test_a_national_number_has_its_form_and_reads_back(number: NationalNumber) -> None:
    assert len(str(number)) == 22
    assert FORM.fullmatch(str(number))
    assert numbers.read(str(number)) == number


@given(own)
def test_a_number_of_the_city_reads_back_with_and_without_strokes(number: CityNumber) -> None:
    assert numbers.read(str(number)) == number
    assert numbers.read(str(number).replace("-", " ").lower()) == number
    assert not FORM.fullmatch(str(number))


@given(own, st.data())
def test_one_wrong_digit_is_found(number: CityNumber, data: st.DataObject) -> None:
    text = str(number)
    place = data.draw(st.sampled_from([at for at, sign in enumerate(text[:-1]) if sign.isdigit()]))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))
    assert numbers.read(text[:place] + wrong + text[place + 1 :]) is None


def test_the_documented_example_is_read_part_by_part() -> None:
    assert numbers.read(EXAMPLE) == NationalNumber("S000037000001", 26, 2, 1)
    assert numbers.read("Ｓ0000 37 000001-26-5-000001") == NationalNumber("S000037000001", 26, 2, 1)


def test_the_check_sign_is_that_of_the_standards_example() -> None:
    assert mod_37_36.calc_check_digit("A12425GABC1234002") == "M"


def test_numbers_already_on_paper_keep_their_check_sign() -> None:
    assert str(CityNumber("370783", CertificateKind.COMPLETION, 2026, 1)) == "370783-PX-2026-000001-F"
    assert str(CityNumber("370783", CertificateKind.QUALIFICATION, 2031, 999_999)) == "370783-ZG-2031-999999-I"


def test_what_is_no_number_is_none() -> None:
    for text in ("", "S00003700000126500000", EXAMPLE + "1", "A" + EXAMPLE[1:], EXAMPLE[:15] + "6" + EXAMPLE[16:],
                 EXAMPLE[:16] + "000000", "370783-QQ-2026-000001-1", "'; DROP TABLE certificate; --", "٣" * 22):  # fmt: skip
        assert numbers.read(text) is None, text


def test_every_kind_has_letters_of_its_own() -> None:
    assert set(numbers.KINDS) == set(CertificateKind)
    assert len(set(numbers.KINDS.values())) == len(CertificateKind)
