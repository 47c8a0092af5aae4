"""Other names of skills and occupations: their file is checked, a person's decisions outlive it, and searches know them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.errors import Invalid
from skillmatch.store.catalogue import occupation_search, skill_search
from skillmatch.store.catalogue.models import Course, Occupation, Skill
from skillmatch.store.db.scope import Scope
from skillmatch.store.frameworks.aliases import of_one, word_of
from skillmatch.store.frameworks.models import Alias
from skillmatch.store.people.models import Worker
from skillmatch.store.reference_data import aliases as reference_aliases
from skillmatch.store.reference_data.loader import seed
from skillmatch.store.registers import query
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.list_query import ListQuery
from skillmatch.terms import TextSubject
from tests import builders

SKILLS = [{"code": "S1", "zh": "农药喷洒", "en": "Spraying"}, {"code": "S2", "zh": "电弧焊", "en": "Arc welding"}]
OCCUPATIONS = [{"code": "O1", "zh": "焊工", "en": "Welder", "local_alias": "电焊工"}]


def loaded(folder: Path, *lines: str) -> list[dict[str, Any]]:
    (folder / reference_aliases.FILE).write_text("\n".join([",".join(reference_aliases.COLUMNS), *lines]), encoding="utf-8")
    return reference_aliases.load(folder, SKILLS, OCCUPATIONS)


def test_a_skill_and_an_occupation_may_share_a_word(tmp_path: Path) -> None:
    read = loaded(tmp_path, "skill,S2,zh,手把焊,trade", "occupation,O1,zh,手把焊,trade", "skill,S2,en,SMAW,abbreviation")
    assert [(row["code"], row["text"], row["pinyin"], row["sample"]) for row in read] == [
        ("S2", "手把焊", "shoubahan", True), ("O1", "手把焊", "shoubahan", True), ("S2", "SMAW", "smaw", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["skill,S1,zh,打药,trade", "skill,S2,zh,打药,trade"], "line 3: '打药' names S1 already, on line 2"),
        (["skill,S1,en,CO2 weld,trade", "skill,S2,en,ＣＯ２-WELD,trade"], "line 3: .* names S1 already"),
        (["skill,S1,zh,电弧焊,trade"], "line 2: '电弧焊' is the name of S2"),
        (["skill,S1,en,arc-welding,trade"], "line 2: 'arc-welding' is the name of S2"),
        (["skill,S1,zh,电焊工,trade"], "line 2: '电焊工' is the name of O1"),
        (["skill,S9,zh,打药,trade"], "line 2: code names 'S9'"),
        (["skill,O1,zh,打药,trade"], "line 2: code names 'O1'"),
        (["skill,S1,zh,药,trade"], "line 2: '药' is too short"),
        (["skill,S1,zh,打药,rumour"], "line 2: source must be one of"),
        (["skill,S1,fr,打药,trade"], "line 2: language must be one of"),
        (["tool,S1,zh,打药,trade"], "line 2: subject must be one of"),
    ],
)
def test_a_name_that_says_nothing_clear_is_refused(tmp_path: Path, lines: list[str], reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        loaded(tmp_path, *lines)


def test_every_occupation_and_skill_has_other_names_that_say_that_they_are_samples(shared: str) -> None:
    assert {row.skill_id for row in Alias.select(Alias.skill)} - {None} == {row.id for row in Skill.select(Skill.id)}
    assert {row.occupation_id for row in Alias.select(Alias.occupation)} - {None} == {
        row.id for row in Occupation.select(Occupation.id)
    }
    assert {row.sample for row in Alias.select(Alias.sample)} == {True}


def test_what_a_person_decided_outlives_the_reference_data(seeded: str) -> None:
    spraying, other = Skill.get(Skill.code == "SK-AG-031"), Skill.get(Skill.code == "SK-AG-001")
    decided = {"edited_at": "2026-01-01 00:00:00"}
    Alias.update(removed=True, **decided).where(Alias.word == "打药").execute()
    Alias.update(skill=other, sample=False, **decided).where(Alias.word == "喷药").execute()
    Alias.update(text="配药水").where(Alias.word == "配药").execute()  # nobody decided this: the file says otherwise
    Alias.create(
        subject="skill", skill=spraying, language="zh", text="城里的说法", word="城里的说法", pinyin="", initials="",
        source="local", edited_at="2026-01-01 00:00:00",
    )  # fmt: skip
    Alias.create(
        subject="skill",
        skill=spraying,
        language="zh",
        text="旧文件",
        word="旧文件",
        pinyin="",
        initials="",
        source="trade",
        sample=True,
    )
    assert seed()["alias"] == 2, "one name is put right, and one that is in the file no longer goes"
    assert seed()["alias"] == 0
    rows = {row.word: row for row in Alias.select().where(Alias.subject == "skill")}
    assert rows["打药"].removed
    assert rows["喷药"].skill_id == other.id
    assert rows["配药"].text == "配药"
    assert rows["城里的说法"].skill_id == spraying.id
    assert "旧文件" not in rows
    assert "打药" not in {one.text for one in of_one(TextSubject.SKILL, spraying.id)}


@pytest.mark.parametrize(
    ("typed", "zh", "name"),
    [
        ("打药", "农药安全配制与施用", "打药"),
        ("dayao", "农药安全配制与施用", "打药"),
        ("er bao han", "二氧化碳气体保护焊", "二保焊"),
        ("CO2-焊", "二氧化碳气体保护焊", "CO2焊"),
        ("hmi", "人机界面组态", "HMI"),
        ("ＨＰＬＣ", "高效液相色谱分析", "HPLC"),
        ("三坐标", "三坐标测量", "三坐标"),
        ("卷帘", "智能卷帘放风设备维护", "卷帘"),
        ("stick weld", "焊条电弧焊", "stick welding"),
    ],
)
def test_a_skill_is_found_by_another_name_which_is_told(shared: str, typed: str, zh: str, name: str) -> None:
    card = skill_search.find(typed)[0]
    assert (card.zh, card.found_by) == (zh, name)


def test_a_whole_other_name_comes_before_the_beginning_of_its_own(shared: str) -> None:
    card = skill_search.find("机器人示教")[0]
    assert (card.zh, card.found_by) == ("机器人示教编程", "机器人示教"), "the whole of another name is better than a beginning"
    assert skill_search.find("焊缝")[0].found_by == ""
    assert len({card.id for card in skill_search.find("焊", 99)}) == len(skill_search.find("焊", 99))


@pytest.mark.parametrize(("typed", "zh", "name"), [("飞手", "无人机驾驶员", "飞手"), ("cangguan", "仓储管理员", "仓管")])
def test_an_occupation_is_found_by_another_name(shared: str, typed: str, zh: str, name: str) -> None:
    card = occupation_search.find(typed)[0]
    assert (card.zh, card.found_by) == (zh, name)
    assert occupation_search.find("电焊")[0].found_by == "", "a local name stands in the register itself"


def test_a_removed_name_finds_nothing(seeded: str) -> None:
    Alias.update(removed=True).where(Alias.word << ["打药", "菇农"]).execute()
    assert "农药安全配制与施用" not in [card.zh for card in skill_search.find("打药") if card.found_by == "打药"]
    assert occupation_search.find("菇农") == []
    assert "打药" not in {name for card in snapshot.load(clock.today()).skills for name in card.aliases}


def listed(register: str, q: str) -> set[int]:
    known = REGISTERS[register]
    return {entry.id for entry in query.page(known, Scope(everything=True), ListQuery.of(known, {"q": q})).entries}


def test_lists_of_the_registers_know_them(seeded: str) -> None:
    pilots = Occupation.get(Occupation.zh == "无人机驾驶员")
    worker = builders.a_worker({}, occupation=pilots)
    assert isinstance(worker, Worker)
    assert worker.id in listed("talent", "飞手")
    flying = Course.get(Course.code == "CRS007")
    for q in ("飞防", "feifang", "飞手"):
        assert flying.id in listed("courses", q), q
    assert flying.id not in listed("courses", "二保焊")


def test_spellings_of_one_name_are_one_word() -> None:
    assert len({word_of(text) for text in ("CO2 焊", "co2-焊", "ＣＯ２焊", "CO2·焊")}) == 1
    assert word_of("P&ID") == "pid"
