"""Telephone numbers of people: read in the forms in which offices write them, sealed at rest, shown masked.

The purpose is the one for which an office asks: to call a person about a class, an answer or a certificate.
"""

from __future__ import annotations

import re
import unicodedata

from skillmatch.store.people import identity_numbers

_MOBILE = re.compile(r"(?:\+?0{0,2}86)?(1[3-9]\d{9})", re.ASCII)
_LANDLINE = re.compile(r"(0\d{2,3})(\d{7,8})(\d{1,6})?", re.ASCII)
_SEPARATORS = re.compile(r"[\s\-–—_()（）.·]+")
SHOWN_FIRST, SHOWN_LAST = 3, 4


def checked(text: str) -> str | None:
    """The number in its one form if it is one, else None: a mobile number of China, or a landline number with its area.

    Examples
    --------
    >>> checked("138-0000 1234"), checked("+86 13800001234"), checked("0536-5221234"), checked("12345")
    ('13800001234', '13800001234', '0536-5221234', None)
    """
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    mobile = _MOBILE.fullmatch(digits)
    if mobile:
        return mobile.group(1)
    landline = _LANDLINE.fullmatch(digits)
    return "-".join(part for part in landline.groups() if part) if landline else None


def seal(number: str) -> str:
    """The number encrypted with the installation's key."""
    return identity_numbers.seal(number)


def unseal(sealed: str) -> str | None:
    """Return what was sealed, or None where this installation's key does not open it."""
    return identity_numbers.unseal(sealed)


def digest(number: str) -> str:
    """The keyed hash by which a person is found again; it shares no value with that of an identity number."""
    return identity_numbers.digest(f"phone {number}")


def masked(number: str) -> str:
    """Return what may be shown in a list.

    Examples
    --------
    >>> masked("13800001234")
    '138****1234'
    """
    return f"{number[:SHOWN_FIRST]}****{number[-SHOWN_LAST:]}"
