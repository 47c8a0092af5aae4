"""Messages about standards, assessments, results and appeals, as sentences in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext

from skillmatch.terms import AppealState, MessageKind
from skillmatch.web.language import day, named


def _assessment_set(its: dict[str, Any]) -> str:
    course, on, place = named(its.get("course")), day(its.get("day")), its.get("place", "")
    if its.get("what") == "assessor":
        return gettext("You are asked to assess “%(course)s” on %(day)s at %(place)s.", course=course, day=on, place=place)
    return gettext("The assessment of “%(course)s” is on %(day)s at %(place)s.", course=course, day=on, place=place)


def _check_wanted(its: dict[str, Any]) -> str:
    course, number = named(its.get("course")), its.get("number", "")
    if its.get("what") == "publish":
        return gettext("The results of %(number)s, “%(course)s”, are checked and can be published.", number=number, course=course)
    if its.get("what") == "again":
        return gettext("The results of %(number)s, “%(course)s”, came back from the check.", number=number, course=course)
    return gettext("The results of %(number)s, “%(course)s”, wait for your check.", number=number, course=course)


def _results_published(its: dict[str, Any]) -> str:
    return gettext("Your result of the assessment of “%(course)s” is published.", course=named(its.get("course")))


def _appeal_opened(its: dict[str, Any]) -> str:
    number, by = its.get("number", ""), day(its.get("day"))
    return gettext("An appeal against a result of %(number)s is to be decided by %(day)s.", number=number, day=by)


def _appeal_decided(its: dict[str, Any]) -> str:
    course = named(its.get("course"))
    if its.get("state") == AppealState.UPHELD.value:
        return gettext("Your appeal was upheld: your result of “%(course)s” was corrected.", course=course)
    return gettext("Your appeal was decided: your result of “%(course)s” stands. You can read why.", course=course)


def _standard_revised(its: dict[str, Any]) -> str:
    standard, course = named(its.get("standard")), named(its.get("course"))
    if its.get("what") == "holder" and course:
        return gettext(
            "“%(standard)s”, by which you hold a certificate, asks for more now. The course “%(course)s” leads there.",
            standard=standard,
            course=course,
        )
    if its.get("what") == "holder":
        return gettext("“%(standard)s”, by which you hold a certificate, was revised. You can read what it means for you.",
                       standard=standard)  # fmt: skip
    on = day(its.get("day"))
    return gettext("“%(standard)s” was revised, valid from %(day)s. It touches your courses or exams.", standard=standard, day=on)


TITLES = {
    (MessageKind.ASSESSMENT_SET, "assessor"): lazy_gettext("You are asked to assess"),
    (MessageKind.CHECK_WANTED, "publish"): lazy_gettext("Results are checked and can be published"),
    (MessageKind.CHECK_WANTED, "again"): lazy_gettext("Results came back from the check"),
    (MessageKind.STANDARD_REVISED, "holder"): lazy_gettext("A standard by which you hold a certificate was revised"),
}
"""Heads of messages whose kind alone would say another thing than their sentence."""

SENTENCES = {
    MessageKind.ASSESSMENT_SET: _assessment_set,
    MessageKind.CHECK_WANTED: _check_wanted,
    MessageKind.RESULTS_PUBLISHED: _results_published,
    MessageKind.APPEAL_OPENED: _appeal_opened,
    MessageKind.APPEAL_DECIDED: _appeal_decided,
    MessageKind.STANDARD_REVISED: _standard_revised,
}
