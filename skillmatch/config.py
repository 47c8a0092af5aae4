"""Settings, read once from the environment. Each is described in the README; ``tests/test_readme.py`` holds the two together."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

Days = TypeVar("Days", bound=tuple[int, ...])
ROOT = Path(__file__).resolve().parent.parent
SAMPLE_INSTITUTION = "S000037000001"
"""Of the documented example of a number: a social institution that does not exist."""

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Settings:
    """What an installation may choose.

    Attributes
    ----------
    data_dir : Path
        Where the database, the job queue and the secret key live (``DATA_DIR``).
    database_url : str
        ``sqlite:///…`` or ``postgresql://…`` (``DATABASE_URL``).
    host, port : str, int
        Where to listen (``HOST``, ``PORT``).
    secret_key : str
        Signs sessions (``SECRET_KEY``); drawn once and kept in ``data_dir`` where it is not set.
    workers : int
        Web processes (``WEB_WORKERS``).
    jobs_immediate : bool
        Run long work at once in the request instead of in the background worker (``JOBS_IMMEDIATE``).
    secure_cookies : bool
        ``__Host-`` cookies that travel over HTTPS only (``SECURE_COOKIES``); off only on a loopback address.
    trusted_proxies : int
        How many proxies in front may say who the visitor is (``TRUSTED_PROXIES``).
    exploration : float
        The chance that the last place of a worker's list goes to one of the next five courses (``EXPLORATION``); 0 switches it off.
    letter_days : int
        How many days the code of an account letter is valid (``LETTER_DAYS``).
    service_days : tuple of int
        Working days that an enterprise, a town and the city have to answer a request (``SERVICE_DAYS``).
    certificate_institution : str
        The first 13 signs of the national number of a skill-level certificate: category, code, province and site of the issuing
        institution (``CERTIFICATE_INSTITUTION``); the default is a sample, and the sheets say so.
    permit_days : tuple of int
        How many days before a permit ends its holder is warned, first and last (``PERMIT_DAYS``).
    pass_mark : int
        The mark out of 100 that an assessment asks for in each part and in all, unless it says its own (``PASS_MARK``).
    least_attendance : int
        Per cent of a class that somebody must have attended to be assessed, unless it says its own (``LEAST_ATTENDANCE``).
    appeal_days : tuple of int
        Days to appeal against a published result, and days to decide on it (``APPEAL_DAYS``).
    cheap_passwords : bool
        Hash passwords quickly, for tests alone: no variable sets it.
    """

    data_dir: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = 5000
    secret_key: str = field(default="", repr=False)
    workers: int = 2
    jobs_immediate: bool = False
    secure_cookies: bool = False
    trusted_proxies: int = 0
    exploration: float = 0.05
    letter_days: int = 30
    service_days: tuple[int, int, int] = (3, 5, 10)
    certificate_institution: str = SAMPLE_INSTITUTION
    permit_days: tuple[int, int] = (90, 30)
    pass_mark: int = 60
    least_attendance: int = 80
    appeal_days: tuple[int, int] = (5, 15)
    cheap_passwords: bool = False

    @property
    def sample_institution(self) -> bool:
        """Whether the codes of the issuing institution are the sample's."""
        return self.certificate_institution == SAMPLE_INSTITUTION

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; an unreadable number raises ``ValueError`` that names the variable."""
        data_dir = Path(environ.get("DATA_DIR") or ROOT / "instance").resolve()
        host = environ.get("HOST") or "127.0.0.1"
        return cls(
            data_dir=data_dir,
            database_url=environ.get("DATABASE_URL") or f"sqlite:///{data_dir / 'skillmatch.db'}",
            host=host,
            port=_whole(environ, "PORT", 5000),
            secret_key=environ.get("SECRET_KEY", ""),
            workers=_whole(environ, "WEB_WORKERS", 2),
            jobs_immediate=_flag(environ, "JOBS_IMMEDIATE", default=False),
            secure_cookies=_flag(environ, "SECURE_COOKIES", default=host not in LOOPBACK),
            trusted_proxies=_whole(environ, "TRUSTED_PROXIES", 0),
            exploration=_share(environ, "EXPLORATION", 0.05),
            letter_days=_days(environ, "LETTER_DAYS", (30,))[0],
            service_days=_days(environ, "SERVICE_DAYS", (3, 5, 10)),
            pass_mark=_of_hundred(environ, "PASS_MARK", 60),
            least_attendance=_of_hundred(environ, "LEAST_ATTENDANCE", 80),
            appeal_days=_days(environ, "APPEAL_DAYS", (5, 15)),
            certificate_institution=_institution(environ, "CERTIFICATE_INSTITUTION"),
            permit_days=_days(environ, "PERMIT_DAYS", (90, 30)),
        )


def _whole(environ: Mapping[str, str], name: str, default: int) -> int:
    raw = environ.get(name, "").strip()
    try:
        return int(raw) if raw else default
    except ValueError:
        raise ValueError(f"{name} must be a whole number, not {raw!r}") from None


def _of_hundred(environ: Mapping[str, str], name: str, default: int) -> int:
    value = _whole(environ, name, default)
    if not 0 <= value <= 100:
        raise ValueError(f"{name} must be a whole number from 0 to 100, not {value}")
    return value


def _days(environ: Mapping[str, str], name: str, default: Days) -> Days:
    raw = environ.get(name, "").strip()
    try:
        days: tuple[int, ...] = tuple(int(part) for part in raw.split(",")) if raw else default
    except ValueError:
        days = ()
    if len(days) != len(default) or not all(1 <= each <= 365 for each in days):
        raise ValueError(f"{name} must be {len(default)} number(s) of days from 1 to 365, parted by commas, not {raw!r}")
    return cast(Days, days)  # as many as the default has


def _institution(environ: Mapping[str, str], name: str) -> str:
    raw = environ.get(name, "").strip().upper()
    if raw and not re.fullmatch("[YS][0-9]{12}", raw):
        raise ValueError(f"{name} must be Y or S and 12 digits, as in {SAMPLE_INSTITUTION}, not {raw!r}")
    return raw or SAMPLE_INSTITUTION


def _share(environ: Mapping[str, str], name: str, default: float) -> float:
    raw = environ.get(name, "").strip()
    try:
        share = float(raw) if raw else default
    except ValueError:
        share = -1.0
    if not 0 <= share <= 0.5:
        raise ValueError(f"{name} must be a number from 0 to 0.5, not {raw!r}")
    return share


def _flag(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    raw = environ.get(name, "").strip().lower()
    return default if not raw else raw in {"1", "true", "yes", "on"}
