"""How many small projects of each level are judged as a careful reviewer would.

The numbers are those of today: a change that makes one better or worse is to be seen, and written
down in the `shares.yml` beside them.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from tests import small_projects

SHARES = "shares.yml"
FILES = sorted(
    path for folder in small_projects.FOLDERS for path in folder.iterdir() if path.name != SHARES
)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_as_many_are_judged_rightly_as_are_written_down(path: Path) -> None:
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for project in small_projects.projects(path):
        every[project.level] += 1
        right[project.level] += small_projects.answer(project) == project.level
    written = yaml.safe_load((path.parent / SHARES).read_text(encoding="utf-8"))
    said = {level: f"{right[level]} of {every[level]}" for level in sorted(every)}
    assert said == written[path.stem]
