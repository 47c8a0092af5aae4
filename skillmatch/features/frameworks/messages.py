"""What is wrong with a file, what a form is called, and the attributions that licences ask for, as sentences."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext, lazy_gettext

from skillmatch.features.frameworks.queries.frameworks import MappingSummary
from skillmatch.features.frameworks.rules import MappingGround
from skillmatch.features.frameworks.services.published_files import FileFault, ParsedTable, Unknown
from skillmatch.features.frameworks.workflow import MAPPING
from skillmatch.store.workflow import case_events
from skillmatch.terms import FrameworkKind
from skillmatch.web.language import percent
from skillmatch.web.timeline import TimelineLine, lines

FORMS = {
    "csco": lazy_gettext("official occupations"),
    "esco_occupations": lazy_gettext("ESCO occupations"),
    "esco_skills": lazy_gettext("ESCO skills"),
    "esco_relations": lazy_gettext("ESCO relations of occupations and skills"),
    "onet_occupations": lazy_gettext("O*NET occupations"),
    "onet_titles": lazy_gettext("O*NET alternate titles"),
}

ATTRIBUTIONS = {
    FrameworkKind.CSCO: lazy_gettext("National classification of occupations of the People's Republic of China."),
    FrameworkKind.ESCO: lazy_gettext("This service uses the ESCO classification of the European Commission."),
    FrameworkKind.ONET: lazy_gettext(
        "This service includes information from the O*NET database by the U.S. Department of Labor, Employment and Training "
        "Administration, used under CC BY 4.0. O*NET is a trademark of that administration."
    ),
}
"""What stands under a classification for which nobody entered an attribution."""

REASONS = {
    "empty": lazy_gettext("the file is empty"),
    "too_large": lazy_gettext("it is larger than any published file of this kind"),
    "no_tables": lazy_gettext("the archive holds no table (.csv, .tsv or .txt)"),
    "locked": lazy_gettext("the archive is locked with a password"),
    "damaged": lazy_gettext("the archive is damaged"),
    "no_text": lazy_gettext("this is not a text table; save it as CSV (UTF-8)"),
    "repeated": lazy_gettext("%(value)s stands in an earlier row already; it is taken once"),
    "two_levels": lazy_gettext(
        "%(value)s stands at level %(level)s and at level %(other)s; the deeper one is taken, as an occupation"
    ),
    "no_rows": lazy_gettext("there is a header and no row"),
    "width": lazy_gettext("%(found)s columns where %(expected)s are expected"),
    "broken": lazy_gettext("a quotation mark is opened and never closed, or text follows a closed one"),
    "level": lazy_gettext("the level must be 1 to 4, not “%(value)s”"),
    "twice": lazy_gettext("“%(value)s” stands there a second time with something else"),
    "relation": lazy_gettext("the relation must be essential or optional, not “%(value)s”"),
    "code": lazy_gettext("“%(value)s” is no code of this classification"),
    "no_name": lazy_gettext("“%(value)s” has no name"),
    "too_long": lazy_gettext("a text of “%(value)s” is too long"),
}


def form(name: str) -> str:
    """Return what a form of file is called."""
    return str(FORMS[name])


def attribution(kind: FrameworkKind, note: str) -> str:
    """Return what stands under a classification."""
    return note or str(ATTRIBUTIONS[kind])


def ground(row: MappingSummary) -> str:
    """Why a mapping is proposed; a figure stands only where it was measured how often such pairs mean the same."""
    share = row.share_right
    if share is not None:
        return gettext("Similar names: of such pairs about %(share)s mean the same", share=percent(share))
    return {
        MappingGround.SAME_NAME: gettext("The same name"),
        MappingGround.SAME_CODE: gettext("The same national code"),
        MappingGround.OTHER_NAME: gettext("The same as one of its other names, which are often loose: compare the meaning"),
        MappingGround.SIMILAR: gettext("Similar names"),
    }[row.ground]


def unreadable(name: str, reason: str) -> str:
    """Why a file cannot be opened."""
    return gettext("%(file)s: %(reason)s.", file=name, reason=str(REASONS[reason]))


def faults(name: str, table: ParsedTable) -> list[str]:
    """Return what is wrong with the rows of a file, the first ones line by line, and how many more there are."""
    told = [_fault(name, fault) for fault in table.faults]
    if table.n_faults > len(told):
        told.append(gettext("%(file)s: and %(n)s more.", file=name, n=table.n_faults - len(told)))
    return told


def repeats(name: str, table: ParsedTable) -> list[str]:
    """Return which rows were taken together with an earlier one, line by line."""
    return [_fault(name, one) for one in table.repeats]


def unknown(name: str, error: Unknown) -> str:
    """Why a header is refused: what was found and what was expected."""
    return gettext(
        "%(file)s: the header is not one of those known here. Found: %(found)s. It looks most like “%(form)s”, for which there"
        " must also be: %(missing)s.",
        file=name,
        found=" | ".join(error.found) or "–",
        form=form(error.nearest),
        missing=" | ".join(error.missing),
    )


def too_early(name: str, kind: str) -> str:
    """Why a file that speaks of others must wait for them."""
    return gettext(
        "%(file)s: none of the occupations and skills that it names is here. Import those first, or together with it (%(form)s).",
        file=name,
        form=form(kind),
    )


def _fault(name: str, fault: FileFault) -> str:
    reason = str(REASONS[fault.reason])
    return gettext("%(file)s, line %(line)s: %(reason)s.", file=name, line=fault.line, reason=reason % fault.told)


def timelines(mapping_ids: Collection[int]) -> dict[int, list[TimelineLine]]:
    """Return what happened to mappings, in words."""
    sentences = {
        "propose": gettext("Found by comparing names."),
        "confirm": gettext("The mapping was confirmed."),
        "refuse": gettext("The mapping was refused."),
        "reopen": gettext("The review was reopened."),
    }
    return {key: lines(found, sentences) for key, found in case_events.timelines(MAPPING.name, mapping_ids).items()}
