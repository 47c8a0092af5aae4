"""What CASE v1.0 asks of the parts that are published here: required fields, forms and the words that are allowed."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

UUID_FORM: Schema = {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"}
URI: Schema = {"type": "string", "pattern": "^(https?://|urn:uuid:)[!-~]+$"}
TEXT: Schema = {"type": "string", "minLength": 1}
LINE: Schema = {"type": "string", "minLength": 1, "pattern": r"^[^\r\n\t]+$"}
TIME: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
ASSOCIATIONS = [
    "isChildOf", "isPeerOf", "isPartOf", "exactMatchOf", "precedes", "isRelatedTo", "replacedBy", "exemplar", "hasSkillLevel",
]  # fmt: skip


def made_of(properties: Schema, required: str) -> Schema:
    return {"type": "object", "properties": properties, "required": required.split(), "additionalProperties": False}


LINK = made_of({"title": LINE, "identifier": UUID_FORM, "uri": URI}, "title identifier uri")
COMMON: Schema = {"identifier": UUID_FORM, "uri": URI, "lastChangeDateTime": TIME}

DOCUMENT = made_of(
    {**COMMON, "creator": LINE, "title": LINE, "officialSourceURL": URI, "publisher": LINE, "description": TEXT,
     "subject": {"type": "array", "items": LINE}, "subjectURI": {"type": "array", "items": LINK}, "language": LINE,
     "version": LINE, "adoptionStatus": {"enum": ["Private Draft", "Draft", "Adopted", "Deprecated"]},
     "statusStartDate": LINE, "statusEndDate": LINE, "licenseURI": LINK, "notes": TEXT, "CFPackageURI": LINK},
    "identifier uri creator title lastChangeDateTime",
)  # fmt: skip
ITEM = made_of(
    {**COMMON, "fullStatement": TEXT, "alternativeLabel": LINE, "CFItemType": LINE, "CFItemTypeURI": LINK,
     "humanCodingScheme": LINE, "listEnumeration": LINE, "abbreviatedStatement": LINE,
     "conceptKeywords": {"type": "array", "items": LINE, "minItems": 1},
     "conceptKeywordsURI": LINK, "notes": TEXT, "language": LINE, "educationLevel": {"type": "array", "items": LINE},
     "licenseURI": LINK, "statusStartDate": LINE, "statusEndDate": LINE, "CFDocumentURI": LINK},
    "identifier fullStatement uri lastChangeDateTime",
)  # fmt: skip
ASSOCIATION = made_of(
    {**COMMON, "associationType": {"enum": ASSOCIATIONS}, "sequenceNumber": {"type": "integer"}, "originNodeURI": LINK,
     "destinationNodeURI": LINK, "CFAssociationGroupingURI": LINK, "CFDocumentURI": LINK},
    "identifier associationType uri originNodeURI destinationNodeURI lastChangeDateTime",
)  # fmt: skip
ITEM_TYPE = made_of(
    {**COMMON, "title": LINE, "description": TEXT, "hierarchyCode": LINE, "typeCode": LINE},
    "identifier uri title description hierarchyCode lastChangeDateTime",
)
PACKAGE = made_of(
    {"CFDocument": DOCUMENT, "CFItems": {"type": "array", "items": ITEM}, "CFAssociations": {"type": "array", "items": ASSOCIATION},
     "CFDefinitions": made_of({"CFItemTypes": {"type": "array", "items": ITEM_TYPE}}, "CFItemTypes")},
    "CFDocument CFItems CFAssociations CFDefinitions",
)  # fmt: skip
FAULT = made_of(
    {"imsx_codeMajor": {"enum": ["success", "processing", "failure", "unsupported"]},
     "imsx_severity": {"enum": ["status", "warning", "error"]}, "imsx_description": TEXT,
     "imsx_codeMinor": made_of({"imsx_codeMinorField": {"type": "array", "items": made_of(
         {"imsx_codeMinorFieldName": LINE, "imsx_codeMinorFieldValue": {"enum": [
             "fullsuccess", "invalid_sort_field", "invalid_selection_field", "forbidden", "unauthorisedrequest",
             "internal_server_error", "unknownobject", "server_busy", "invalid_uuid"]}},
         "imsx_codeMinorFieldName imsx_codeMinorFieldValue")}}, "imsx_codeMinorField")},
    "imsx_codeMajor imsx_severity",
)  # fmt: skip
