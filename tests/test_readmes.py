"""How many READMEs of each level are judged as a careful reviewer would, criterion by criterion.

The numbers are those of today: a change that makes one better or worse is to be seen, and written
down in `shares.yml`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from tests import readmes

SHARES = readmes.FOLDER / "shares.yml"
FILES = sorted(path for path in readmes.FOLDER.iterdir() if path != SHARES)


def shares() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load(SHARES.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_as_many_are_judged_rightly_as_are_written_down(path: Path) -> None:
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for readme in readmes.readmes(path):
        every[readme.level] += 1
        right[readme.level] += readmes.answer(readme) == readme.level
    said = {level: f"{right[level]} of {every[level]}" for level in sorted(every)}
    assert said == shares()[path.stem]
