"""Figures and the rows behind them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from skillmatch.engine_gateway import snapshot
from skillmatch.errors import NotAllowed
from skillmatch.features.statistics import messages
from skillmatch.features.statistics.queries import figures as figures_queries
from skillmatch.features.statistics.services import figure_export as figure_export_service
from skillmatch.features.statistics.services import figures as figures_service
from skillmatch.numerals import whole_or
from skillmatch.store.organisations import enterprise_queries
from skillmatch.store.statistics.figure_numbers import FigureQuery
from skillmatch.terms import MIN_CELL_COUNT, EnrolmentState, NetworkLevel, Pillar, Role, Word
from skillmatch.web import downloads, render, shell
from skillmatch.web.access import acting_as

blueprint = Blueprint("figures", __name__)

MAX_VALUE_LENGTH = 80


@blueprint.get("/figures/<of>")
@acting_as(Role.CITY, Role.TOWN, Role.ENTERPRISE)
def rows(of: str) -> Response:
    """The rows behind one figure."""
    asked, snap = _figure_query(of, request.args), snapshot.current()
    page = figures_service.look(g.acting, asked, whole_or(request.args.get("after"), 0))
    kept: dict[str, Any] = {name: value for name, value in asdict(asked).items() if value is not None}
    return render.page(
        "statistics/figures/rows.html",
        asked=asked,
        page=page,
        states={word.value: word for word in EnrolmentState},
        title=messages.title(asked),
        filters=messages.filters(snap, asked),
        home=shell.home_of(g.acting.role),
        following=None if page.following is None else url_for("figures.rows", **kept, after=page.following),
        first=url_for("figures.rows", **kept) if "after" in request.args else None,
        file_href=lambda form: url_for("figures.rows_file", **kept, form=form),
    )


@blueprint.get("/figures/<of>/export.<any(xlsx, csv):form>")
@acting_as(Role.CITY, Role.TOWN, Role.ENTERPRISE)
def rows_file(of: str, form: str) -> Response:
    """All rows behind one figure as a file; it is recorded."""
    asked = _figure_query(of, request.args)
    keys = figures_service.take_out(g.acting, asked)
    return downloads.answer(figure_export_service.rows(asked, keys), form, of, messages.title(asked))


@blueprint.get("/supply")
@acting_as(Role.CITY, Role.TOWN, Role.ENTERPRISE, Role.TRAINER)
def supply() -> Response:
    """Supply against demand by profession and town."""
    return render.page(
        "statistics/figures/supply.html",
        heat=figures_queries.heat(snapshot.current(), g.acting),
        role=g.acting.role,
        town_id=g.acting.town_id,
        least=MIN_CELL_COUNT,
        home=shell.home_of(g.acting.role),
        file_href=lambda form: url_for("figures.supply_file", form=form),
    )


@blueprint.get("/supply/export.<any(xlsx, csv):form>")
@acting_as(Role.CITY, Role.TOWN, Role.ENTERPRISE, Role.TRAINER)
def supply_file(form: str) -> Response:
    """The same as a file, with the same numbers hidden; it is recorded."""
    found = figures_queries.heat(snapshot.current(), g.acting)
    return downloads.answer(figure_export_service.heat(g.acting, found), form, "supply", gettext("Supply and demand"))


@blueprint.get("/map")
@acting_as(Role.CITY, Role.TOWN, Role.ENTERPRISE, Role.TRAINER)
def towns() -> Response:
    """The towns on a schematic map, coloured by one figure."""
    snap, allowed = snapshot.current(), figures_queries.figures_of_map(g.acting)
    chosen = request.args.get("figure", "")
    figure = chosen if chosen in allowed else allowed[0]
    found = figures_queries.town_map(snap, g.acting, figure)
    return render.page(
        "statistics/figures/map.html",
        block="map",
        found=found,
        figure=figure,
        name=messages.figure(figure),
        elsewhere_words=messages.elsewhere(figure),
        choices=[(one, messages.figure(one)) for one in allowed],
        of_people=figure in figures_queries.OF_PEOPLE,
        exact=g.acting.role is Role.CITY,
        least=MIN_CELL_COUNT,
        home=shell.home_of(g.acting.role),
    )


@blueprint.get("/enterprise/figures")
@acting_as(Role.ENTERPRISE)
def enterprise() -> Response:
    """An enterprise's own people in figures."""
    if g.acting.enterprise_id is None:
        raise NotAllowed()
    snap, kept = snapshot.current(), figures_queries.own_staff(g.acting.enterprise_id)
    told, together = figures_queries.others_of(kept.of)
    return render.page(
        "statistics/figures/enterprise.html",
        staff=kept.of.total,
        counted_at=kept.counted_at,
        grades=[(grade, kept.of.grades.get(grade, 0)) for grade in range(8, -1, -1)],
        occupations=figures_queries.occupations(snap, kept.of.occupations),
        others=sum(kept.of.others.values()),
        told=told,
        together=together,
        least=MIN_CELL_COUNT,
        places=figures_queries.own_places(g.acting.enterprise_id),
        orders=enterprise_queries.orders(g.acting.enterprise_id),
    )


def _figure_query(of: str, args: MultiDict[str, str]) -> FigureQuery:
    """What the address asks for; what cannot be read is not asked for."""
    return FigureQuery(
        of,
        town=whole_or(args.get("town"), None),
        grade=whole_or(args.get("grade"), None),
        occupation=whole_or(args.get("occupation"), None),
        base=whole_or(args.get("base"), None),
        industry=args["industry"][:MAX_VALUE_LENGTH] if "industry" in args else None,
        profession=args["profession"][:MAX_VALUE_LENGTH] if "profession" in args else None,
        pillar=_word(args, "pillar", Pillar),
        level=_word(args, "level", NetworkLevel),
        state=_word(args, "state", EnrolmentState),
    )


def _word(args: MultiDict[str, str], name: str, words: type[Word]) -> str | None:
    value = args.get(name)
    return value if value in {str(word.value) for word in words} else None
