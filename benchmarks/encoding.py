"""How long does a sentence embedding take: of a new text, of one kept on disk, of one kept in memory?

    python benchmarks/encoding.py [texts]

On one core (the process binds itself to one where it may). The texts have 50 characters each, half Chinese and half English, and no
two are alike. Prints medians and 95th percentiles in milliseconds, and the ratios of the same run. Loading the encoder comes first,
and is printed by itself.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from skillmatch.matching.text.encoder import Embeddings

CHARACTERS = 50
CHINESE = "焊工数控车床操作维修电机装配检验化工设备管道仪表钢结构识图测量安全生产蔬菜大棚育苗物流叉车注塑模具喷涂热处理汽车底盘"
ENGLISH = ("weld", "lathe", "motor", "repair", "pipe", "drawing", "measure", "forklift", "mould", "paint", "valve", "pump")


def texts(n: int, seed: int) -> list[str]:
    """Different texts of 50 characters, Chinese and English by turns."""
    draw = random.Random(seed)
    found: list[str] = []
    for number in range(n):
        words = " ".join(draw.choices(ENGLISH, k=20)) if number % 2 else "".join(draw.choices(CHINESE, k=CHARACTERS))
        found.append(f"{number:04d}{words}"[:CHARACTERS])
    return found


def milliseconds(encode: Callable[[str], object], given: list[str]) -> tuple[float, float]:
    """Median and 95th percentile of a call."""
    took = []
    for text in given:
        start = time.perf_counter()
        encode(text)
        took.append((time.perf_counter() - start) * 1000)
    return float(np.median(took)), float(np.percentile(took, 95))


def main(n: int) -> None:
    """Print the figures."""
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    start = time.perf_counter()
    Embeddings().encode(["warm"])
    print(f"loading the encoder and the first text  {time.perf_counter() - start:.2f} s")
    given = texts(n, 0)
    with tempfile.TemporaryDirectory() as folder:
        first = Embeddings(Path(folder))
        new = milliseconds(lambda text: first.encode([text]), given)
        memory = milliseconds(lambda text: first.encode([text]), given)
        second = Embeddings(Path(folder))
        disk = milliseconds(lambda text: second.encode([text]), given)
    print(f"new, written to disk       median {new[0]:8.3f} ms  95 % {new[1]:8.3f} ms  goal < 20 ms")
    print(f"kept on disk               median {disk[0]:8.3f} ms  95 % {disk[1]:8.3f} ms")
    print(f"kept in memory             median {memory[0]:8.3f} ms  95 % {memory[1]:8.3f} ms  goal < 0.1 ms")
    print(f"a kept text takes 1/{new[0] / memory[0]:.0f} of a new one from memory, 1/{new[0] / disk[0]:.0f} from disk")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
