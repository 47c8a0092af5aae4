"""The procedures of the area, declared where the store may ask them too."""

from __future__ import annotations

from skillmatch.workflow.declared.assessments import APPEAL, ASSESSMENT, STANDARD

WORKFLOWS = (ASSESSMENT, APPEAL, STANDARD)
