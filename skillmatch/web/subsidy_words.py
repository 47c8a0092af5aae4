"""Conditions of subsidies as sentences, for every page that shows some. It knows no store: pages hand it what was judged."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import gettext

from skillmatch.terms import DESIGN_DEFAULT, CertificateKind, Finding
from skillmatch.web.language import day, named, number, percent, rank_name

ICONS = {Finding.MET: "check-circle", Finding.NOT_MET: "x-lg", Finding.NOT_KNOWN: "question-circle", Finding.NOT_YET: "clock"}
KINDS = {Finding.MET: "brand", Finding.NOT_MET: "amber", Finding.NOT_KNOWN: "line", Finding.NOT_YET: ""}


def init_app(app: Flask) -> None:
    """Give templates ``subsidy_words``."""
    app.jinja_env.globals["subsidy_words"] = {word.__name__: word for word in (condition, source, tag_of)}


def tag_of(finding: Finding) -> tuple[str, str]:
    """The kind and the icon of the label of a finding."""
    return KINDS[finding], ICONS[finding]


def source(text: str) -> str | None:
    """Return what is to be said of a source in our words, or None where it is quoted as it was entered."""
    if text == DESIGN_DEFAULT:
        return gettext(
            "A default of this system, not from any announcement. The city office has to confirm it before it is relied on."
        )
    return None


def condition(one: Any) -> str:
    """A condition and what is known of it, as one sentence."""
    return SENTENCES[one.code](one.finding, one.detail)


def _covered(finding: Finding, detail: Any) -> str:
    if finding is Finding.MET and detail["kind"] is not CertificateKind.SKILL_LEVEL:
        return gettext("The course leads to what the rule pays for: %(what)s.", what=named(detail["kind"]))
    if finding is Finding.MET:
        return gettext(
            "The course leads to what the rule pays for: %(what)s, %(grade)s.",
            what=named(detail["kind"]),
            grade=rank_name(detail["rank"]),
        )
    return gettext("The rule has no amount for this certificate or grade.")


def _passed(finding: Finding, detail: Any) -> str:
    if finding is Finding.MET:
        return gettext("The course was passed on %(day)s.", day=day(detail["day"]))
    if finding is Finding.NOT_YET:
        return gettext("The course has still to be passed.")
    return gettext("The course was not passed.")


def _certificate(finding: Finding, detail: Any) -> str:
    known = {
        Finding.NOT_MET: gettext("The certificate was revoked."),
        Finding.NOT_YET: gettext("The certificate has still to be issued."),
        Finding.NOT_KNOWN: gettext("No certificate of it is in this system; the office asks to see it."),
    }
    return known.get(finding) or gettext(
        "Certificate %(number)s of %(day)s is in force.", number=detail["number"], day=day(detail["day"])
    )


def _attendance(finding: Finding, detail: Any) -> str:
    least = percent(detail["least"] / 100)
    share = detail.get("share")
    if finding is Finding.NOT_KNOWN:
        return gettext(
            "At least %(least)s of the class has to be attended; no attendance is on record, the office checks.", least=least
        )
    if share is None:
        return gettext("At least %(least)s of the class has to be attended.", least=least)
    return gettext("At least %(least)s of the class has to be attended; you attended %(share)s.", least=least, share=percent(share))


def _in_time(finding: Finding, detail: Any) -> str:
    if finding is Finding.NOT_YET:
        return gettext("It is claimed within %(months)s months after the certificate was issued.", months=number(detail["months"]))
    return gettext(
        "It is claimed within %(months)s months after the certificate was issued: until %(day)s.",
        months=number(detail["months"]), day=day(detail["last"]),
    )  # fmt: skip


def _insured(finding: Finding, detail: Any) -> str:
    least = number(detail["least"])
    if finding is Finding.NOT_KNOWN:
        return gettext("Unemployment insurance was paid for at least %(least)s months; the office checks.", least=least)
    return gettext(
        "Unemployment insurance was paid for at least %(least)s months; you state %(months)s, the office checks.",
        least=least,
        months=number(detail["months"]),
    )


def _once(finding: Finding, detail: Any) -> str:
    if finding is Finding.MET:
        return gettext("It was not claimed before for the same occupation and grade.")
    return gettext(
        "Claim no. %(id)s is for the same course, or for the same occupation and grade: each is paid once.", id=detail["claim"]
    )


def _union(_: Finding, __: Any) -> str:
    return gettext("The trade union does not pay for the same course.")


def _yearly(_: Finding, detail: Any) -> str:
    return gettext("%(made)s of at most %(most)s claims of this year are used.", made=detail["made"], most=detail["most"])


SENTENCES = {
    "covered": _covered,
    "passed": _passed,
    "certificate": _certificate,
    "in_time": _in_time,
    "attendance": _attendance,
    "insured": _insured,
    "once": _once,
    "union": _union,
    "yearly": _yearly,
}
