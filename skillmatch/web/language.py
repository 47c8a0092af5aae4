"""Chinese first, English complete: the locale, the names of reference rows, and how dates, numbers and money are written."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from pathlib import Path
from typing import Any

from babel import Locale
from flask import Blueprint, Flask, abort, has_request_context, request, session
from flask_babel import Babel, force_locale, format_date, format_datetime, format_decimal, get_locale, gettext, ngettext
from jinja2 import pass_context
from markupsafe import Markup
from werkzeug import Response

from skillmatch import clock
from skillmatch.terms import Rank
from skillmatch.web import access, render

DEFAULT = "zh_Hans_CN"
HTML_LANG = {"zh_Hans_CN": "zh-CN", "en": "en"}
"""The supported locales, and what ``<html lang>`` says for each."""

Number = int | float | Decimal
RANKS = tuple(Rank)
HAN = re.compile("[\u3400-\u9fff]")

babel = Babel()
blueprint = Blueprint("language", __name__)


def init_app(app: Flask) -> None:
    """Choose the locale from the session; add the routes and the filters of this file."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT)
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Shanghai")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(Path(__file__).parent.parent / "translations"))
    babel.init_app(app, locale_selector=chosen)
    filters = (
        named,
        name_lang,
        as_written,
        day,
        moment,
        number,
        percent,
        money,
        km,
        hours,
        thousandths,
        rank_name,
        place,
        tile_name,
    )
    for filter_ in filters:
        app.jinja_env.filters[filter_.__name__] = _at_render(filter_)
    app.jinja_env.globals.update(html_lang=html_lang, other_language=other_language, large_text=large_text, is_zh=is_zh)
    app.register_blueprint(blueprint)


def _at_render(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Keep Jinja from working out ``{{ 48|hours }}`` once, when it compiles, in whatever language was asked for first."""

    @pass_context
    @wraps(filter_)
    def late(_context: Any, *args: Any, **kwargs: Any) -> Any:
        return filter_(*args, **kwargs)

    return late


@blueprint.post("/language")
@access.public
def switch_language() -> Response:
    """Remember the language in the session and go back."""
    lang = request.form.get("lang", "")
    if lang not in HTML_LANG:
        abort(400)
    session["lang"] = lang
    return render.see_other(render.local_path(request.form.get("next")))


@blueprint.post("/text-size")
@access.public
def switch_text_size() -> Response:
    """Remember large or normal text in the session and go back."""
    session["large"] = request.form.get("size") == "large"
    return render.see_other(render.local_path(request.form.get("next")))


def chosen() -> str:
    """The locale of this session; Chinese until somebody chooses, and outside of any request."""
    lang = session.get("lang") if has_request_context() else None
    return lang if lang in HTML_LANG else DEFAULT


def is_zh() -> bool:
    """Whether the page speaks Chinese."""
    locale = get_locale()
    return locale is None or locale.language == "zh"


def html_lang() -> str:
    """Return what ``<html lang>`` says."""
    return "zh-CN" if is_zh() else "en"


def large_text() -> bool:
    """Whether this session reads in large text."""
    return bool(session.get("large"))


def other_language() -> dict[str, str]:
    """The language to switch to: its locale, its HTML tag, its own name, and the name of the product in it."""
    code = "en" if is_zh() else DEFAULT
    with force_locale(code):
        brand = gettext("SkillMatch")
    return {"code": code, "lang": HTML_LANG[code], "name": Locale.parse(code).languages[code[:2]], "brand": brand}


def named(row: Any, what: str = "") -> str:
    """The name of a reference row, mapping or term in the reader's language; Chinese where there is no English.

    With ``what`` the name that the row has of something else, in ``<what>_zh`` and ``<what>_en``.
    """
    zh, en = (getattr(row, f"{what}_zh") or "", getattr(row, f"{what}_en") or "") if what else _names(row)
    return (zh or en) if is_zh() else (en or zh)


def place(acting: Any) -> str:
    """The name of the place that a membership belongs to, empty where it belongs to none."""
    return named({"zh": acting.place_zh, "en": acting.place_en})


MAX_TILE_LENGTH = 9
TOWN_ENDINGS = re.compile("(街道|镇|生态经济园区)$")


def tile_name(row: Any) -> tuple[str, ...]:
    """The name of a town in one or two short lines: without what kind of town it is, a long one parted."""
    if is_zh():
        return (TOWN_ENDINGS.sub("", _names(row)[0]) or _names(row)[0],)
    word = named(row).split(" ", 1)[0]
    return (word,) if len(word) <= MAX_TILE_LENGTH else (word[: len(word) // 2] + "-", word[len(word) // 2 :])


def name_lang(row: Any) -> str | None:
    """The language of :func:`named` where it is not the page's, for a ``lang`` attribute."""
    zh, en = _names(row)
    if is_zh():
        return None if zh else "en"
    return None if en else "zh-CN"


def _names(row: Any) -> tuple[str, str]:
    if row is None:
        return "", ""
    if isinstance(row, Mapping):
        return str(row.get("zh") or ""), str(row.get("en") or "")
    return str(getattr(row, "zh", None) or ""), str(getattr(row, "en", None) or "")


def as_written(text: str) -> str:
    """Return what somebody wrote, such as a name or the title of a demand: marked as Chinese on a page that is not."""
    return text if is_zh() or not HAN.search(text) else Markup('<span lang="zh-CN">%s</span>') % text


def day(value: date | datetime | str | None, style: str = "medium") -> str:
    """A date, as 2026年11月26日 or Nov 26, 2026; ``style`` is one of Babel's, or ``"short"`` for month and day alone.

    A time counts as its day in the city; without a zone it is UTC, as the store keeps it.
    """
    found = _date(value)
    if found is None:
        return ""
    if style == "short":
        return str(format_date(found, "M月d日" if is_zh() else "MMM d", rebase=False))
    return str(format_date(found, style, rebase=False))


def moment(value: datetime | str | None) -> str:
    """A date and time in Shanghai; naive values are taken as UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return "" if value is None else str(format_datetime(value, "yyyy年M月d日 HH:mm" if is_zh() else "MMM d, y, h:mm a"))


def number(value: Number | None, digits: int | None = None) -> str:
    """A number with thousands separators; ``digits`` after the point, or as many as it has up to three."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "–"
    if digits is None:
        return str(format_decimal(value))
    return str(format_decimal(value, "#,##0" + ("." + "0" * digits if digits else "")))


def thousandths(value: int) -> str:
    """Whole thousandths as a decimal with three digits: 312 is 0.312, −30 is −0.030."""
    sign = "−" if value < 0 else ""
    return f"{sign}{abs(value) // 1000}.{abs(value) % 1000:03d}"


def percent(share: Number | None, digits: int = 0) -> str:
    """A share in [0, 1] as a percentage."""
    return "–" if share is None else number(float(share) * 100, digits) + "%"


def money(yuan: Number | None) -> str:
    """An amount of yuan, without cents where there are none."""
    if yuan is None:
        return "–"
    return "¥" + number(yuan, 0 if float(yuan).is_integer() else 2)


def km(distance: Number | None) -> str:
    """A distance in kilometres; one digit under ten."""
    if distance is None:
        return "–"
    return str(gettext("%(n)s km", n=number(distance, 1 if 0 < distance < 10 and not float(distance).is_integer() else 0)))


def hours(value: Number | None) -> str:
    """Class hours 课时."""
    if value is None:
        return "–"
    shown = number(round(float(value), 1))
    return str(ngettext("%(hours)s hour", "%(hours)s hours", 1 if float(value) == 1 else 2, hours=shown))


def rank_name(rank: int | float | None) -> str:
    """The name of a rank 1–8 (a fraction counts as the rank below it); 0 is not held."""
    whole = int(rank or 0)
    return named(RANKS[whole - 1]) if 1 <= whole <= len(RANKS) else str(gettext("Not held"))


def _date(value: date | datetime | str | None) -> date | None:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value) if value else None
    if isinstance(value, datetime):
        return clock.day_of(value)
    return value
