"""A database of the last release becomes one of this release: its rows are kept, and their new columns are filled."""

from __future__ import annotations

import shutil
from pathlib import Path

from playhouse.migrations import Runner

from skillmatch.store.db.database import db, rows
from skillmatch.store.db.migrate import DIRECTORY, migrate
from skillmatch.store.organisations.models import Enterprise
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.terms import RegisterState

LAST_RELEASE = ("0001", "0002", "0003")

ROWS = (
    "INSERT INTO city (code, zh, en) VALUES ('370783', '寿光市', 'Shouguang')",
    "INSERT INTO town (city_id, code, admin_code, zh, en, kind, specialities, note, basis, confidence, longitude, latitude)"
    " VALUES (1, 'T01', '370783001', '圣城街道', 'Shengcheng', 'subdistrict', '[]', '', 'official', 'high', 118.7, 36.9)",
    "INSERT INTO enterprise (code, zh, en, industry, business, town_id, facts, named_in_article, basis)"
    " VALUES ('E01', '一家企业', 'A firm', '化工', '', 1, '[]', {no}, 'sample')",
    "INSERT INTO skill (code, zh, en, family, family_zh, family_en, generic, pinyin, initials, basis)"
    " VALUES ('S01', '焊接', 'Welding', 'W', '焊', 'Welding', {no}, 'hanjie', 'hj', 'sample')",
    "INSERT INTO worker (code, name, town_id, enterprise_id, grade, hours_per_week, shift, interests, personalised, sample,"
    " created_at, updated_at) VALUES ('W01', '阿依古丽·买买提', 1, 1, 3, 6, 'day', '机器人', {yes}, {no},"
    " '2026-01-02 03:04:05', '2026-01-02 03:04:05')",
    "INSERT INTO held_skill (worker_id, skill_id, rank, evidence, dated_on) VALUES (1, 1, 4, 'certificate', '2025-05-06')",
    "INSERT INTO occupation (code, national_code, zh, en, local_alias, family, industry, start_rank, max_standard_rank, tasks,"
    " flag, confidence, source, pinyin, initials)"
    " VALUES ('O01', '6-1', '焊工', 'Welder', '', 'W', '', 2, 6, '', '', 'high', '', '', '')",
    "INSERT INTO demand (enterprise_id, occupation_id, title, headcount, filled, urgency, credibility, note, state, posted_at,"
    " updated_at, basis) VALUES (1, 1, '焊工', 5, 0, 1, 1, '', 'open', '2026-01-02 03:04:05', '2026-01-02 03:04:05', 'sample')",
    *(
        "INSERT INTO cohort (number, demand_id, time, headcount, reserves, seats, own_staff_first, state, note, left_out, exposure,"
        f" inputs, requested_at, version) VALUES ('2026-00{n}', 1, 'weekend', 5, 0, 5, {{no}}, '{state}', '', '[]', '[]',"
        " '{{}}', '2026-01-02 03:04:05', 0)"
        for n, state in enumerate(("requested", "proposed", "approved", "returned", "cancelled"), 1)
    ),
)


def test_the_last_releases_people_are_kept(empty: str, tmp_path: Path) -> None:
    for path in DIRECTORY.glob("[0-9]*.py"):
        if path.name.startswith(LAST_RELEASE):
            shutil.copy(path, tmp_path / path.name)
    Runner(db.obj, str(tmp_path)).up()
    truth = {"yes": 1, "no": 0} if empty.startswith("sqlite") else {"yes": "true", "no": "false"}
    for statement in ROWS:
        db.execute_sql(statement.format(**truth))

    applied = migrate()

    assert applied
    assert not any(name.startswith(LAST_RELEASE) for name in applied)
    worker = Worker.get(Worker.code == "W01")
    assert (worker.name, worker.town.zh, worker.enterprise.zh) == ("阿依古丽·买买提", "圣城街道", "一家企业")
    assert worker.interests == "机器人"
    assert worker.personalised and not worker.sample
    assert worker.state == Enterprise.get().state == RegisterState.LISTED.value
    assert [row[0] for row in rows("SELECT state FROM cohort ORDER BY number")] == [
        "posted", "proposed", "confirmed", "returned", "cancelled",
    ]  # fmt: skip
    assert HeldSkill.get(HeldSkill.worker == worker).rank == 4
    assert rows("SELECT COUNT(*) FROM worker WHERE created_at >= ?", ("2026-01-02",)) == [(1,)]
