"""What each setting takes and refuses; a refusal names the variable and what it must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.config import SAMPLE_INSTITUTION, Settings


@pytest.mark.parametrize(
    ("variable", "value", "attribute", "read"),
    [
        ("PORT", " 8000 ", "port", 8000),
        ("EXPLORATION", "0.5", "exploration", 0.5),
        ("SERVICE_DAYS", "1, 2 ,365", "service_days", (1, 2, 365)),
        ("LETTER_DAYS", "7", "letter_days", 7),
        ("PASS_MARK", "0", "pass_mark", 0),
        ("CERTIFICATE_INSTITUTION", " y123456789012 ", "certificate_institution", "Y123456789012"),
        ("SECURE_COOKIES", "Yes", "secure_cookies", True),
        ("SECURE_COOKIES", "off", "secure_cookies", False),
        ("DATABASE_URL", "postgresql://u:p@h/{{n}}${x}", "database_url", "postgresql://u:p@h/{{n}}${x}"),
        ("SECRET_KEY", " kept as it is ", "secret_key", " kept as it is "),
    ],
)
def test_it_is_read(variable: str, value: str, attribute: str, read: object) -> None:
    assert getattr(Settings.from_environment({variable: value}), attribute) == read


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("PORT", "abc", "PORT must be a whole number, not 'abc'"),
        ("PASS_MARK", "101", "PASS_MARK must be a whole number from 0 to 100, not '101'"),
        ("EXPLORATION", "0.51", "EXPLORATION must be a number from 0 to 0.5, not '0.51'"),
        ("EXPLORATION", "nan", "EXPLORATION must be a number from 0 to 0.5, not 'nan'"),
        ("PERMIT_DAYS", "90", "PERMIT_DAYS must be 2 number(s) of days from 1 to 365, parted by commas, not '90'"),
        ("PERMIT_DAYS", "90,x", "PERMIT_DAYS must be 2 number(s) of days from 1 to 365, parted by commas, not '90,x'"),
        ("LETTER_DAYS", "0", "LETTER_DAYS must be 1 number(s) of days from 1 to 365, parted by commas, not '0'"),
        (
            "CERTIFICATE_INSTITUTION",
            "Y12345678901",
            "CERTIFICATE_INSTITUTION must be Y or S and 12 digits, as in S000037000001, not 'Y12345678901'",
        ),
    ],
)
def test_it_is_refused_in_words(variable: str, value: str, said: str) -> None:
    with pytest.raises(ValueError) as refused:
        Settings.from_environment({variable: value})
    assert str(refused.value) == said


def test_a_blank_variable_counts_as_not_set() -> None:
    names = ("DATA_DIR", "HOST", "PORT", "SECURE_COOKIES", "EXPLORATION", "SERVICE_DAYS", "CERTIFICATE_INSTITUTION", "SECRET_KEY")

    blank = Settings.from_environment(dict.fromkeys(names, " "))

    assert blank == Settings.from_environment({})
    assert blank.certificate_institution == SAMPLE_INSTITUTION


def test_variables_of_the_process_are_read_where_no_others_are_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PORT", "8123")

    own = Settings.from_environment()

    assert (own.data_dir, own.port) == (tmp_path, 8123)
    assert Settings.from_environment({}).port == 5000
