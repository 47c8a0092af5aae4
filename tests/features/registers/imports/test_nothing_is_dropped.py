"""Whatever stands in a cell of a file is stored, refused, or told to be left out."""

from __future__ import annotations

import io

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillmatch.features.registers.services import imports as imports_service
from skillmatch.store.people.models import Worker
from skillmatch.store.registers.intake.values import NOTHING
from tests.cast import Cast
from tests.features.registers.imports.making import a_csv, faults, left

KEPT = {
    "姓名": "name", "性别": "gender", "出生年月": "birth_year", "镇街": "town_id", "工种": "occupation_id", "技能等级": "grade",
    "每周可学课时": "hours_per_week", "班次": "shift", "兴趣方向": "interests", "学历": "education", "入职日期": "hired_on",
    "证书编号": "certificate_number", "发证日期": "certified_on", "手机号": "phone_sealed", "身份证号": "id_sealed",
}  # fmt: skip
CALLED = {"town_id": "town", "occupation_id": "occupation", "phone_sealed": "phone", "id_sealed": "id_number"}
USUAL = (
    "李雷", "女", "男性", "1988", "1988年5月", "19880506", "88", "台头镇", "台头", "焊工", "电焊工", "高级工", "三级", "3", "无",
    "8小时", "白班", "三班倒", "大专", "2015.6.1", "2015年6月", "2099-01-01", "S000037", "13800001234", "12345", "/",
    "370783199001011232", "3.70783E+17", "—", "0",
)  # fmt: skip
cells = st.one_of(st.sampled_from(("", *USUAL)), st.text(st.characters(exclude_categories=("Cs",)), max_size=12))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(*[cells] * len(KEPT)), min_size=1, max_size=6))
def test_a_cell_is_stored_refused_or_told(app: Flask, cast: Cast, rows: list[tuple[str, ...]]) -> None:
    Worker.delete().where(Worker.code.startswith("X-")).execute()
    lines = [[f"X-{number}", *row] for number, row in enumerate(rows)]
    with app.test_request_context():
        batch = imports_service.receive(
            None, "talent", "x.csv", io.BytesIO(a_csv(lines, ["人员编号", *KEPT])), identity_consent=True, at_once=True
        )
        if batch.state == "refused":
            return  # the whole file, with its reason
        refused, told = {row for row, _, _ in faults(batch)}, {(row, column) for row, column, _ in left(batch)}
        passed = {row for code, figures in batch.notes for row in figures.get("rows", ())}
        if batch.added:
            imports_service.confirm(batch, at_once=True)
    for number, row in enumerate(rows):
        line = number + 2
        if line in refused | passed:
            continue
        person = Worker.get(Worker.code == f"X-{number}")
        for cell, name in zip(row, KEPT.values(), strict=True):
            visible = "".join(cell.split())
            if (
                visible
                and visible.casefold() not in NOTHING
                and visible.isprintable()
                and (line, CALLED.get(name, name)) not in told
            ):
                assert person.__data__[name.removesuffix("_id")] not in (None, ""), (cell, name)
