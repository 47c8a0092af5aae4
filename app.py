"""SkillMatch 匠路. ``python app.py`` serves it, ``python app.py --demo`` with a demonstration city."""

from __future__ import annotations

import sys

from skillmatch import serve
from skillmatch.application import create_app

__all__ = ["create_app"]

if __name__ == "__main__":
    sys.exit(serve.main(sys.argv[1:], create_app))
