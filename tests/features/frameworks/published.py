"""Small files of the published forms; their rows are invented."""

from __future__ import annotations

import io
import zipfile

CSCO = (
    "code\tlevel\tname\tdefinition\ttasks\n"
    "6-00-00-00\t1\t生产制造人员\t\t\n"
    "6-90-01-01\t4\t车工\t操作车床的人员。\t1.装夹工件 2.切削\n"
    "6-90-01-01\t4\t车工\t操作车床的人员。\t1.装夹工件 2.切削\n"
    "6-90-01-02\t4\t试验焊工\t焊接试件的人员。\t\n"
)
"""With a repeated row, as the published table has."""

CSCO_ZH = "职业编码,级别,职业名称,职业定义,主要工作任务\n6-90-01-01,4,车工,操作车床的人员。,装夹工件\n"

OCCUPATION, SKILL = "http://data.europa.eu/esco/occupation/", "http://data.europa.eu/esco/skill/"
ESCO_OCCUPATIONS = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,regulatedProfessionNote,"
    "scopeNote,definition,inScheme,description,code\r\n"
    f'Occupation,{OCCUPATION}one,7223,lathe hand,"turner on trial\nlathe person",,released,2024-01-01T00:00:00Z,,,,,'
    '"Lathe hands, as invented here,\nturn ""things"".",7223.9\r\n'
    f"Occupation,{OCCUPATION}two,7212,test welder,,,released,2024-01-01T00:00:00Z,,,,,Welds tests.,7212.9\r\n"
)
ESCO_SKILLS = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,definition,"
    "inScheme,description\n"
    f'KnowledgeSkillCompetence,{SKILL}one,skill/competence,cross-sector,turn things,"spin things\nlathe",,released,,,,,Turns.\n'
    f"KnowledgeSkillCompetence,{SKILL}two,knowledge,sector-specific,knowledge of chips,,,released,,,,,Chips.\n"
)
ESCO_RELATIONS = (
    "occupationUri,relationType,skillType,skillUri\n"
    f"{OCCUPATION}one,essential,skill/competence,{SKILL}one\n"
    f"{OCCUPATION}one,optional,knowledge,{SKILL}two\n"
    f"{OCCUPATION}none,optional,knowledge,{SKILL}two\n"
)
"""The last one speaks of an occupation that is in no file."""

ONET = (
    "O*NET-SOC Code\tTitle\tDescription\n"
    '51-9999.00\tLathe Hands\tTurn "things" by hand, 3" and more.\n'
    "51-9998.01\tTest Welders\tWeld tests.\n"
)
ONET_TITLES = (
    "O*NET-SOC Code\tTitle\tAlternate Title\tShort Title\tSource(s)\n"
    "51-9999.00\tLathe Hands\tSpinner of Things\t\t08\n"
    "51-9999.00\tLathe Hands\tTurner\t\t04,06\n"
)

ESCO = [
    ("occupationSkillRelations_en.csv", ESCO_RELATIONS.encode()),
    ("occupations_en.csv", b"\xef\xbb\xbf" + ESCO_OCCUPATIONS.encode()),
    ("skills_en.csv", ESCO_SKILLS.encode()),
]
"""In an order in which what refers to others comes first."""


def archive(files: list[tuple[str, bytes]]) -> bytes:
    """The files in a ZIP, in a folder, as a download has them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(f"ESCO dataset/{name}", content)
    return made.getvalue()
