"""Claims, appeals, versions of standards and of the shortage list, and mappings get timelines; what they tell of themselves goes in."""

import datetime as dt

from peewee import chunked

CASES = {
    "appeal": "appeal", "standard_version": "standard", "shortage_version": "shortage list", "mapping": "mapping",
    "subsidy_claim": "subsidy claim",
}  # fmt: skip
COLUMNS = ("workflow", "case_id", "transition", "from_state", "to_state", "account_id", "role", "at", "reason", "evidence")
KNOWN = """
SELECT 'subsidy claim', s.id, 'claim', '', 'asked', s.asked_by, CASE WHEN s.on_behalf THEN '' ELSE 'worker' END, s.asked_at, ''
 FROM subsidy_claim s
UNION ALL SELECT 'subsidy claim', s.id, 'withdraw', 'asked', 'withdrawn', s.decided_by,
 CASE WHEN s.on_behalf THEN '' ELSE 'worker' END, s.decided_at, s.reason FROM subsidy_claim s WHERE s.state = 'withdrawn'
UNION ALL SELECT 'subsidy claim', s.id, 'refuse', 'asked', 'refused', s.decided_by, 'city', s.decided_at, s.reason
 FROM subsidy_claim s WHERE s.state = 'refused'
UNION ALL SELECT 'subsidy claim', s.id, 'approve', 'asked', 'approved', s.decided_by, 'city', s.decided_at, s.reason
 FROM subsidy_claim s WHERE s.state IN ('approved', 'paid')
UNION ALL SELECT 'appeal', p.id, 'open', '', 'open', NULL, 'worker', p.opened_at, '' FROM appeal p
UNION ALL SELECT 'appeal', p.id, CASE WHEN p.state = 'upheld' THEN 'uphold' ELSE 'refuse' END, 'open', p.state, p.decided_by_id, '',
 p.decided_at, '' FROM appeal p WHERE p.decided_at IS NOT NULL
UNION ALL SELECT 'standard', v.id, 'review', 'draft', 'reviewed', v.reviewed_by_id, '', v.reviewed_at, ''
 FROM standard_version v WHERE v.reviewed_at IS NOT NULL
UNION ALL SELECT 'mapping', m.id, CASE WHEN m.state = 'confirmed' THEN 'confirm' ELSE 'refuse' END, 'proposed', m.state,
 m.reviewed_by_id, 'city', m.at, '' FROM mapping m WHERE m.state <> 'proposed'
"""
DAYS = """
SELECT 'subsidy claim', s.id, 'pay', 'approved', 'paid', s.paid_by, 'city', s.paid_on, s.decided_at FROM subsidy_claim s WHERE s.state = 'paid'
UNION ALL SELECT 'standard', v.id, 'publish', 'reviewed', 'published', v.published_by_id, 'city', v.published_on, v.reviewed_at
 FROM standard_version v WHERE v.published_on IS NOT NULL
UNION ALL SELECT 'shortage list', v.id, 'publish', 'proposed', 'published', v.published_by, 'city', v.published_on, NULL
 FROM shortage_version v WHERE v.published_on IS NOT NULL
"""
"""Steps of which the day alone is known, and the step before: they stand at noon of the city, or right after that step."""

NOON = dt.time(4)


def up(migrator, db):
    accounts = {key for (key,) in db.execute_sql("SELECT id FROM account").fetchall()}
    lines = [(*line[:5], line[5] if line[5] in accounts else None, *line[6:], "{}") for line in _known(db)]
    lines.sort(key=lambda line: str(line[7]))
    mark = "?" if hasattr(db, "pragma") else "%s"
    for batch in chunked(lines, 50):
        marks = ", ".join(f"({', '.join([mark] * len(COLUMNS))})" for _ in batch)
        db.execute_sql(f"INSERT INTO case_event ({', '.join(COLUMNS)}) VALUES {marks}", [value for line in batch for value in line])
    for table, workflow in CASES.items():
        _remove_with_case(db, workflow, table)
    _name_demands(db, mark)


def _known(db):
    yield from db.execute_sql(KNOWN).fetchall()
    for *line, day, before in db.execute_sql(DAYS).fetchall():
        on = day if isinstance(day, dt.date) else dt.date.fromisoformat(day)
        yield (*line, max(str(dt.datetime.combine(on, NOON)), str(before or "")), "")


def _name_demands(db, mark):
    """The desk names a demand with the day since when it waits, as it names everything else."""
    found = db.execute_sql(
        "SELECT r.id, d.id, d.posted_at FROM service_request r JOIN demand d ON r.about = 'demand:' || d.id"
    ).fetchall()
    for request, demand, posted in found:
        at = posted if isinstance(posted, dt.datetime) else dt.datetime.fromisoformat(posted)
        about = f"demand:{demand}:{at + dt.timedelta(hours=8):%Y%m%d}"
        db.execute_sql(f"UPDATE service_request SET about = {mark} WHERE id = {mark}", [about, request])


def _remove_with_case(db, workflow, cases):
    """SQLite gives the number of a removed case away again, so its lines must go with it."""
    delete = f"DELETE FROM case_event WHERE workflow = '{workflow}' AND case_id = OLD.id"
    if hasattr(db, "pragma"):
        db.execute_sql(f"CREATE TRIGGER {cases}_events AFTER DELETE ON {cases} BEGIN {delete}; END")
        return
    db.execute_sql(
        f"CREATE FUNCTION {cases}_events() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {delete}; RETURN NULL; END $$"
    )
    db.execute_sql(f"CREATE TRIGGER {cases}_events AFTER DELETE ON {cases} FOR EACH ROW EXECUTE FUNCTION {cases}_events()")
