"""Settings, read once from the environment. Each is described in the README; ``tests/test_readme.py`` holds the two together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from environs import Env, EnvValidationError, validate

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
        env = _Variables(environ)
        data_dir = Path(env.str("DATA_DIR", str(ROOT / "instance"))).resolve()
        host = env.str("HOST", "127.0.0.1")
        return cls(
            data_dir=data_dir,
            database_url=env.str("DATABASE_URL", f"sqlite:///{data_dir / 'skillmatch.db'}"),
            host=host,
            port=env.whole("PORT", 5000),
            secret_key=env.str("SECRET_KEY", ""),
            workers=env.whole("WEB_WORKERS", 2),
            jobs_immediate=env.flag("JOBS_IMMEDIATE", default=False),
            secure_cookies=env.flag("SECURE_COOKIES", default=host not in LOOPBACK),
            trusted_proxies=env.whole("TRUSTED_PROXIES", 0),
            exploration=env.checked("float", "EXPLORATION", 0.05, "a number from 0 to 0.5", validate=validate.Range(0, 0.5)),
            letter_days=env.days("LETTER_DAYS", (30,))[0],
            service_days=env.days("SERVICE_DAYS", (3, 5, 10)),
            pass_mark=env.of_hundred("PASS_MARK", 60),
            least_attendance=env.of_hundred("LEAST_ATTENDANCE", 80),
            appeal_days=env.days("APPEAL_DAYS", (5, 15)),
            certificate_institution=env.institution("CERTIFICATE_INSTITUTION"),
            permit_days=env.days("PERMIT_DAYS", (90, 30)),
        )


class _Variables(Env):
    """The variables of a mapping; a blank one counts as not set, and a wrong one is refused in words of ours."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__()
        self._given = given

    def _get_value(self, env_key: str, default: Any) -> Any:
        # environs reads the process's variables alone: this is where it looks one up
        value = self._given.get(env_key, "")
        return value if value.strip() else default

    def checked(self, kind: str, name: str, default: Any, must_be: str, **rules: Any) -> Any:
        try:
            return getattr(self, kind)(name, default, **rules)
        except EnvValidationError:
            raise ValueError(f"{name} must be {must_be}, not {self._given[name].strip()!r}") from None

    def whole(self, name: str, default: int) -> int:
        return self.checked("int", name, default, "a whole number")

    def of_hundred(self, name: str, default: int) -> int:
        return self.checked("int", name, default, "a whole number from 0 to 100", validate=validate.Range(0, 100))

    def days(self, name: str, default: Days) -> Days:
        n = len(default)
        rules = [validate.Length(equal=n), validate.ContainsOnly(range(1, 366))]
        must_be = f"{n} number(s) of days from 1 to 365, parted by commas"
        return tuple(self.checked("list", name, default, must_be, subcast=int, validate=rules))  # type: ignore[return-value]

    def institution(self, name: str) -> str:
        form = validate.Regexp(r"\s*[YSys][0-9]{12}\s*\Z")
        must_be = f"Y or S and 12 digits, as in {SAMPLE_INSTITUTION}"
        return self.checked("str", name, SAMPLE_INSTITUTION, must_be, validate=form).strip().upper()

    def flag(self, name: str, *, default: bool) -> bool:
        # not env.bool, which refuses what it does not know: here whatever is no yes has always been a no
        value = self.str(name, "").strip().lower()
        return value in {"1", "true", "yes", "on"} if value else default
