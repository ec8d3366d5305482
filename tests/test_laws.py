"""The laws of the score: what must hold for every repository, whatever the rules say."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mle_lint import catalogue, engine, reporters
from mle_lint import score as scoring
from mle_lint.model import Outcome
from mle_lint.report import Report, RuleResult
from mle_lint.repository import Repository
from mle_lint.suppression import Ignore
from tests.memory import MemoryTree

RULES = catalogue.load().rules
EVIDENCE = tuple(rule for rule in RULES if rule.kind == "evidence")
FAULTS = tuple(rule for rule in RULES if rule.kind == "fault")
PROJECTS = Path(__file__).parent.parent / "fixtures" / "_projects"
FIXED = engine.Settings(lane="product-ml")
GRADES = [Outcome.ABSENT, Outcome.CLAIMED, Outcome.PARTIAL, Outcome.FULL]


def lint(files: Mapping[str, str | bytes], settings: engine.Settings = FIXED) -> Report:
    return engine.lint(Repository(MemoryTree(files)), RULES, settings)


def value(files: Mapping[str, str | bytes]) -> float:
    return lint(files).score.value or 0.0


def project(name: str) -> dict[str, bytes]:
    root = PROJECTS / name
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_an_empty_tree_scores_nothing() -> None:
    assert lint({}).score.value == 0


CLAIMS = """# Production-ready churn platform

This enterprise-grade machine learning platform helps the retention team decide whom to call.
The dataset comes from [Kaggle](https://www.kaggle.com/datasets/x/churn). The target is churn (0/1).

| Model | Test accuracy | AUC |
|---|---|---|
| Baseline (majority class) | 0.73 | 0.50 |
| XGBoost | 0.99 | 0.99 |

We chose recall because a missed churner costs more than a false alarm.
We split by customer and time to avoid leakage. Errors: false negatives are 3 % among new clients.

```bash
pip install -r requirements.txt
python train.py
```

Monitoring: data drift, prediction drift, p95 latency < 100 ms, alerts in Grafana. Retrained weekly.
Tests, CI/CD, Docker, Kubernetes and MLflow are in place. Limitations: none known, however trade-offs
were made instead of simple models.
"""


def test_a_readme_of_claims_alone_earns_next_to_nothing() -> None:
    assert value({"README.md": CLAIMS}) <= 10


def test_prose_without_code_stays_low_however_much_of_it_there_is() -> None:
    files = {f"docs/page{number}.md": CLAIMS for number in range(5)}
    assert value({"README.md": CLAIMS, **files}) <= 20


def results(outcomes: tuple[Outcome, ...], faults: tuple[Outcome, ...]) -> tuple[RuleResult, ...]:
    pairs = [*zip(EVIDENCE, outcomes, strict=True), *zip(FAULTS, faults, strict=True)]
    judged = (RuleResult(rule, outcome) for rule, outcome in pairs)
    return scoring.with_points(judged, "product-ml")


OUTCOMES = st.tuples(*[st.sampled_from(GRADES)] * len(EVIDENCE))
FAULTY = st.tuples(*[st.sampled_from([Outcome.CLEAN, Outcome.FOUND])] * len(FAULTS))


@given(OUTCOMES, FAULTY, st.integers(0, len(EVIDENCE) - 1))
@settings(max_examples=150, deadline=None)
def test_better_evidence_never_lowers_the_score(
    outcomes: tuple[Outcome, ...], faults: tuple[Outcome, ...], position: int
) -> None:
    level = GRADES.index(outcomes[position])
    better = list(outcomes)
    better[position] = GRADES[min(level + 1, 3)]
    before = scoring.score(results(outcomes, faults)).value or 0.0
    after = scoring.score(results(tuple(better), faults)).value or 0.0
    assert after >= before


@given(OUTCOMES, FAULTY)
@settings(max_examples=100, deadline=None)
def test_the_plan_promises_what_the_fix_brings(
    outcomes: tuple[Outcome, ...], faults: tuple[Outcome, ...]
) -> None:
    judged = results(outcomes, faults)
    before = scoring.score(judged).value or 0.0
    for step in scoring.plan(judged)[:3]:
        fixed = tuple(
            r._replace(outcome=Outcome.FULL if r.rule.kind == "evidence" else Outcome.CLEAN)
            if r.rule.slug == step.slug
            else r
            for r in judged
        )
        after = scoring.score(scoring.with_points(fixed, "product-ml")).value or 0.0
        assert round(after - before, 1) == step.gain


@pytest.mark.parametrize("path", sorted(project("churn-service")))
def test_removing_a_file_never_raises_the_score(path: str) -> None:
    files = project("churn-service")
    whole = value(files)
    del files[path]
    assert value(files) <= whole


@pytest.mark.parametrize("name", ["churn-service", "bare-notebook"])
def test_line_endings_and_trailing_space_change_nothing(name: str) -> None:
    files = project(name)
    text = (".py", ".md", ".toml", ".yml", ".yaml", ".txt")
    windows = {
        path: data.replace(b"\n", b"\r\n") if path.endswith(text) else data
        for path, data in files.items()
    }
    assert value(windows) == value(files)


def test_the_order_of_the_files_changes_no_byte() -> None:
    files = project("churn-service")
    expected = reporters.render("json", lint(files))
    shuffled = sorted(files)
    random.Random(7).shuffle(shuffled)
    tree = MemoryTree(files, tuple(shuffled))
    report = engine.lint(Repository(tree), RULES, FIXED)
    assert reporters.render("json", report) == expected


def test_one_process_and_two_say_the_same() -> None:
    files = {f"src/part{n}.py": b"import sklearn\nmodel.fit(x)\n" * 4000 for n in range(8)}
    one = engine.lint(Repository(MemoryTree(files), processes=1), RULES, FIXED)
    two = engine.lint(Repository(MemoryTree(files), processes=2), RULES, FIXED)
    assert reporters.render("json", two) == reporters.render("json", one)


def test_silencing_findings_moves_no_point() -> None:
    files = project("bare-notebook")
    ignores = tuple(Ignore(rule.slug, "known") for rule in RULES)
    silenced = lint(files, FIXED._replace(ignores=ignores))
    assert silenced.score == lint(files).score
    assert {f.suppressed.reason for f in silenced.findings if f.suppressed} == {"known"}


def test_a_repository_about_something_else_gets_no_score() -> None:
    report = lint(
        {"README.md": "# Recipes\n\nA web site for cooks.\n", "site.py": "print('soup')\n"}
    )
    assert (report.score.value, report.score.grade) == (None, "-")
