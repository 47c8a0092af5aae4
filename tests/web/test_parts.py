"""The parts that pages are made of: each says in words and numbers what it shows in colour."""

from __future__ import annotations

import re

import pytest
from flask import session


@pytest.fixture
def draw(app):
    """Render a piece of template in English, as a page would."""

    def rendered(source: str, **context: object) -> str:
        with app.test_request_context("/list"):
            session["lang"] = "en"
            app.update_template_context(context)
            return app.jinja_env.from_string(source).render(**context)

    return rendered


def test_the_printed_terms_are_the_score(draw):
    made = draw("{{ ui.score_terms([('gap', 'gap', 310), ('fit', 'fit', 180), ('distance', 'way', -30)]) }}")
    assert re.findall(r'class="num">([−\d.]+)<', made) == ["0.310", "0.180", "−0.030", "0.460"]
    assert 'role="img"' in made and 'aria-label="What the match of 0.460' in made


def test_the_supply_has_a_table_behind_it(draw):
    made = draw("{{ ui.supply(7, 9, 4, 40) }}")
    assert 'aria-label="Qualified now 7; Qualified after at most 40 hours 9; Still missing 4"' in made
    assert re.findall(r'data-label="People">(\d+)', made) == ["7", "9", "4"]


def test_the_ladder_names_rank_and_target(draw):
    made = draw("{{ ui.ladder(3, 4) }}{{ ui.ladder(8) }}")
    assert "Rank 3 of 8, Intermediate worker; target Senior worker" in made and 'aria-label="Rank 8 of 8, Chief technician"' in made


def test_a_timeline_tells_hours_and_budget_in_words(draw):
    made = draw(
        "{{ ui.timeline([{'label': 'A', 'hours': 24}, {'label': 'B', 'hours': 48, 'detail': '0 → 2', 'href': '/b'}], 100) }}"
    )
    assert "24 hours" in made and "72 hours in all" in made and "your budget of 100 hours" in made and 'href="/b"' in made


def test_the_rank_scale_explains_nine_ranks_and_keeps_the_choice(draw):
    made = draw("{{ ui.rank_scale(name='rank', value='3') }}")
    assert len(re.findall(r'type="radio"', made)) == 9
    assert re.findall(r'value="(\d)" checked', made) == ["3"]


def test_htmx_is_added_to_a_real_form(draw):
    made = draw("{{ ui.post_button('/save', 'Save', hidden={'id': 7}, hx_target='#items', button={'name': 'a', 'value': 'b'}) }}")
    assert '<form class="one-button" method="post" action="/save" hx-post="/save"' in made and 'name="csrf_token"' in made
    assert 'name="id" value="7"' in made and 'hx-target="#items"' in made and 'name="a" value="b"' in made
    assert "hx-post" not in draw("{{ ui.post_button('/save', 'Save') }}")


def test_a_dialog_opens_without_scripts(draw):
    made = draw("{% call ui.dialog('why', 'Not for me', 'Why?') %}<p>x</p>{% endcall %}")
    assert 'href="#why"' in made and '<dialog id="why"' in made and 'aria-labelledby="why-title"' in made


def test_a_name_without_english_is_marked_as_chinese(draw):
    assert draw("{{ ui.named({'zh': '焊工', 'en': ''}) }}") == '<span lang="zh-CN">焊工</span>'
    assert draw("{{ ui.named({'zh': '焊工', 'en': 'Welder'}) }}") == "Welder"


def test_every_list_part_escapes_what_people_wrote(draw):
    evil = '<img hx-get=/x hx-trigger=load>"'
    made = draw(
        """{{ ui.page_head(e, e, [(e, '/')], is_sample=true) }}{{ ui.empty(e, e, '/a', e) }}{{ ui.notice(e) }}
        {{ ui.need_me(e, e, '/a', e) }}
        {{ ui.figures([(e, e, e, '/a')]) }}{{ ui.tabs([(e, '/a', 3, true)], e) }}{{ ui.chips([e], 'brand', e) }}
        {{ ui.facts([e, '']) }}
        {{ ui.pairs([(e, e)]) }}{{ ui.progress(1, 3, e) }}{{ ui.bars([(e, 1)], e) }}{{ ui.tag(e, 'amber', 'bell') }}
        {{ ui.search_box('/a', value=e, label=e, hidden={'a': e}, hx_target='#x') }}{{ ui.score_terms([('gap', e, 5)]) }}
        {% call ui.card(e, [e], 'good', '/a') %}{{ e }}{% endcall %}{% call ui.panel('p', e, e, '/a', e) %}{{ e }}{% endcall %}
        {% call ui.fold(e) %}{{ e }}{% endcall %}{% call ui.reveal(e) %}{{ e }}{% endcall %}{{ ui.pager(2, 3, link) }}""",
        e=evil,
        link="/list?page={}".format,
    )
    assert made.count("&lt;img hx-get=/x") > 25
    assert "<img" not in made and '>"' not in re.sub(r'="[^"]*"', "", made)
    assert 'href="/list?page=1"' in made and 'href="/list?page=3"' in made
