"""How well mle-lint agrees with careful readers, on repositories that no rule was written for.

    python benchmarks/agreement.py FOLDER [--readings FILE] [--verbose]

FOLDER holds git directories, named OWNER+NAME (or with `repo` or `repo/.git` below that); what is
not there is left out. `readings.tsv` has a line for each public repository at one commit: its lane,
how ready it is (0 to 100), and for each criterion what a reader of documents and code found: f for
full, p for partial, a for absent, - where the question cannot be asked. The readers saw nothing of
mle-lint. Printed are, for each criterion and for all, the share of equal answers and the weighted
kappa, and the rank correlation of readiness and score.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import NamedTuple

HERE = os.path.dirname(os.path.abspath(__file__))
LINT = [sys.executable, "-m", "mle_lint", "check", "--format", "json", "--fail-on", "never"]
LEVELS = {"a": 0, "p": 1, "f": 2}
OUTCOMES = {"absent": 0, "claimed": 1, "partial": 1, "full": 2, "clean": 0, "found": 2}
# Criteria that several rules answer: by the lowest or the highest outcome among them.
LOWEST = {"data-and-labels": ("data-source", "label-definition")}
HIGHEST = {
    "ml-tests": (
        "feature-transformation-tests", "inference-contract-tests", "golden-dataset",
        "model-quality-gate",
    ),
}  # fmt: skip


class Reading(NamedTuple):
    """What a reader found in a repository."""

    repository: str
    commit: str
    lane: str
    readiness: int
    levels: Mapping[str, str]


class Answer(NamedTuple):
    """What mle-lint says of it: the lane, the score, and the outcomes by rule."""

    lane: str
    score: float
    outcomes: Mapping[str, str]


def readings(path: str) -> Iterator[Reading]:
    """The lines of the table; what is not a column of its own is a criterion."""
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            head = [row.pop(name) for name in ("repository", "commit", "lane", "readiness")]
            yield Reading(head[0], head[1], head[2], int(head[3]), row)


def git_folder(folder: str, repository: str) -> str | None:
    """Where the git directory of a repository lies, None when it is not there."""
    home = os.path.join(folder, repository.replace("/", "+"))
    places = (os.path.join(home, *parts) for parts in (("repo", ".git"), ("repo",), (".git",), ()))
    return next((place for place in places if os.path.isfile(os.path.join(place, "HEAD"))), None)


def answer(git: str, commit: str) -> Answer:
    """One run of mle-lint; raises CalledProcessError when it breaks."""
    command = [*LINT, git, "--rev", commit]
    report = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    outcomes = {rule["slug"]: rule["outcome"] for rule in report["rules"]}
    return Answer(report["lane"]["name"], report["score"]["value"] or 0.0, outcomes)


def level(criterion: str, outcomes: Mapping[str, str]) -> int | None:
    """The level that mle-lint gives; None when no rule answers."""
    slugs = LOWEST.get(criterion) or HIGHEST.get(criterion) or (criterion,)
    found = [OUTCOMES[outcomes[slug]] for slug in slugs if outcomes.get(slug) in OUTCOMES]
    if not found:
        return None
    return min(found) if criterion in LOWEST else max(found)


def kappa(pairs: list[tuple[int, int]]) -> float:
    """Cohen's kappa with squared weights (Cohen 1968) of levels from 0 to 2."""
    size = len(pairs)
    read = [sum(first == level for first, _ in pairs) / size for level in range(3)]
    said = [sum(second == level for _, second in pairs) / size for level in range(3)]
    seen = sum((first - second) ** 2 for first, second in pairs) / size
    chance = sum(read[i] * said[j] * (i - j) ** 2 for i in range(3) for j in range(3))
    return 1 - seen / chance if chance else float("nan")


def ranks(values: list[float]) -> list[float]:
    """The rank of each value, equal ones with the mean of theirs."""
    return [
        sum(other < value for other in values) + (sum(other == value for other in values) + 1) / 2
        for value in values
    ]


def line(name: str, pairs: list[tuple[int, int]]) -> str:
    """A row of the table that is printed."""
    same = sum(first == second for first, second in pairs) / len(pairs)
    return f"{name:28}{len(pairs):5}{same:7.3f}{kappa(pairs):7.3f}"


class Tally:
    """Answers of readers and of mle-lint, side by side."""

    def __init__(self) -> None:
        self.pairs: dict[str, list[tuple[int, int]]] = {}
        self.lanes: list[bool] = []
        self.ready: list[float] = []
        self.scores: list[float] = []

    def add(self, reading: Reading, said: Answer) -> list[str]:
        """Counts one repository, and tells the answers that differ."""
        self.lanes.append(said.lane == reading.lane)
        self.ready.append(reading.readiness)
        self.scores.append(said.score)
        differing = []
        for criterion, letter in reading.levels.items():
            own = level(criterion, said.outcomes)
            if letter not in LEVELS or own is None:
                continue
            self.pairs.setdefault(criterion, []).append((LEVELS[letter], own))
            if own != LEVELS[letter]:
                differing.append(f"{reading.repository} {criterion}: {letter}, said {'apf'[own]}")
        return differing

    def table(self) -> Iterator[str]:
        """What is printed at the end."""
        for criterion, found in self.pairs.items():
            yield line(criterion, found)
        every = [pair for found in self.pairs.values() for pair in found]
        yield line(f"all, {len(self.lanes)} repositories", every)
        several = len(self.lanes) > 1
        ranked = statistics.correlation(ranks(self.ready), ranks(self.scores)) if several else 0.0
        lanes = sum(self.lanes) / len(self.lanes)
        yield f"lane {lanes:.3f}, rank correlation {ranked:.3f}"


def main() -> int:
    """Prints the table; 1 when none of the repositories is there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--readings", default=os.path.join(HERE, "readings.tsv"))
    parser.add_argument("--verbose", action="store_true", help="each answer that differs")
    chosen = parser.parse_args()
    tally = Tally()
    for reading in readings(chosen.readings):
        git = git_folder(chosen.folder, reading.repository)
        if git is not None:
            for text in tally.add(reading, answer(git, reading.commit)):
                if chosen.verbose:
                    print(text)
    if not tally.lanes:
        print(f"none of the repositories is in {chosen.folder}", file=sys.stderr)
        return 1
    print(*tally.table(), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
