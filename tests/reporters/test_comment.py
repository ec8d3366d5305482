from __future__ import annotations

import re

import pytest

from mle_lint.model import Location, Outcome
from mle_lint.report import Report, RuleResult
from mle_lint.reporters.comment import MAX_COMMENT, Stamp, comment, key_of, same, stamp
from mle_lint.reporters.place import HeadPlace
from mle_lint.reporters.summary import MAX_SUMMARY, summary

SHA = "a" * 40
PLACE = HeadPlace("https://github.com/o/r", SHA, run=7, attempt=2)
BLOB = f"https://github.com/o/r/blob/{SHA}"

WITHOUT_BASE = f"""\
<!-- mle-lint:v1 key=default run=7 attempt=2 sha={SHA} score=50.0 -->
## mle-lint: 50 / 100 (D)

**product-ml**, 42 files, commit `aaaaaaaaaaaa`, step 2 of 5: Honest experiment

Held at 50 by `results-table`: Results stand in a table; lifted when that evidence is there.

Not compared with the base: this is a push.

### Faults

- error: Nothing is fitted before the split: not so. \
[`nb.ipynb cell 4 line 2`]({BLOB}/nb.ipynb?plain=1#L88) `fit-before-split`

### Strongest evidence

- Tests run in CI [`ci.yml:3`]({BLOB}/ci.yml?plain=1#L3)

### Missing evidence

**Baseline** (ready)

- `baseline` A simple baseline stands next to the model (only claimed in \
[`README.md:12`]({BLOB}/README.md?plain=1#L12), +9.3 points)

**Evaluation** (missing)

- `results-table` Results stand in a table (+11.0 points)

### Next fixes

1. `results-table` (+4.2 points, minutes): Write a table.

<details><summary>Parts of the score</summary>

| Part | Earned | Possible |
"""

CHANGED = """\
## mle-lint: 50 / 100 (D), +10.0 points

**product-ml**, 42 files, commit `aaaaaaaaaaaa`, step 2 of 5: Honest experiment

Held at 50 by `results-table`: Results stand in a table; lifted when that evidence is there.

### What changed

- **New** error: Nothing is fitted before the split: not so. \
[`nb.ipynb cell 4 line 2`](X) `fit-before-split`
- **Fixed** error: Old. `b.py:1` `fit-before-split`
- Now held at 50 by results-table: Results stand in a table; lifted when that evidence is there.
- The lane went from analysis-only to product-ml.
- Faults cost 4.0 points before and 2.0 now.
- The score went from 40.0 (D) to 50.0 (D).
- **Worse** `baseline` `full` to `claimed`, -9.3 points: A simple baseline stands next to \
the model [`README.md:12`](X)
- **Other** `prompt-tests` `absent` to `not-applicable`: Prompts are tested

### Strongest evidence
"""


def _base(report: Report) -> Report:
    """Another fault, a full baseline, another lane, no cap: ten points less."""
    old = report.findings[0]._replace(
        location=Location("b.py"), message="Old.", fingerprint="other"
    )
    results = tuple(_earlier(result) for result in report.results)
    score = report.score._replace(value=40.0, caps=(), penalties=4.0)
    lane = report.lane._replace(name="analysis-only")
    findings = (old, *report.findings[1:])
    return report._replace(results=results, score=score, lane=lane, findings=findings)


def _earlier(result: RuleResult) -> RuleResult:
    if result.rule.slug == "baseline":
        return result._replace(outcome=Outcome.FULL, points=result.possible)
    if result.outcome is Outcome.NOT_APPLICABLE:
        return result._replace(outcome=Outcome.ABSENT)
    return result


def _many(report: Report, count: int) -> Report:
    leak, old = report.results[0], report.findings[0]
    found = tuple(
        old._replace(message=f"{'é' * 300} {n}", fingerprint=str(n)) for n in range(count)
    )
    rules = tuple(
        result._replace(reason="é" * 390) for result in report.results[2:] for _ in range(count)
    )
    results = (leak._replace(findings=tuple(range(count))), *rules)
    return report._replace(findings=found, results=results)


def test_without_a_base_the_reason_is_given(report: Report) -> None:
    assert comment(report, "this is a push", PLACE).startswith(WITHOUT_BASE)


def test_what_changed_comes_first(report: Report) -> None:
    text = comment(report, _base(report), PLACE)

    assert re.sub(r"\(https[^)]*\)", "(X)", text.partition("\n")[2]).startswith(CHANGED)


def test_faults_from_before_come_after_the_new_ones(report: Report) -> None:
    old = report.findings[0]._replace(fingerprint="old", message="Old.")
    leak = report.results[0]._replace(findings=(0, 3))
    both = report._replace(findings=(*report.findings, old), results=(leak,))

    text = comment(both, _base(report)._replace(findings=(old,)), PLACE)

    assert text.count("- **New** error: ") == 1
    assert "### Faults from before\n\n- error: Old. " in text


def test_nothing_changed_is_one_line_and_the_rest_is_folded(report: Report) -> None:
    text = comment(report, report, PLACE)

    assert "\n\nNothing changed since the base.\n\n<details><summary>Faults</summary>" in text
    assert "###" not in text
    assert "<details><summary>Missing evidence</summary>\n\n**Baseline** (ready)\n" in text


def test_scores_of_two_rubrics_are_not_compared(report: Report) -> None:
    text = comment(report._replace(rubric="2"), report._replace(rubric="1"), PLACE)

    assert "Not compared with the base: it was scored by rubric 1, this one by 2.\n" in text


def test_a_comment_is_cut_between_rules(report: Report) -> None:
    place = PLACE._replace(report="https://github.com/o/r/actions/runs/1")
    text = comment(_many(report, 500), "none", place)

    assert len(text) <= MAX_COMMENT
    assert len(text) > MAX_COMMENT / 2
    assert text.count("<details>") == text.count("</details>")
    assert "\n- and 490 more: [in the job summary](https://github.com/o/r/actions/runs/1)\n" in text
    assert all("é" * 300 in line for line in text.split("\n") if "`fit-before-split`" in line)


def test_a_summary_is_measured_in_bytes(report: Report) -> None:
    text = summary(_many(report, 4000), "none", PLACE)

    assert MAX_SUMMARY / 20 < len(text.encode()) <= MAX_SUMMARY
    assert text.startswith("## mle-lint: 50 / 100 (D)\n")


def test_the_stamp_is_read_again(report: Report) -> None:
    assert stamp(comment(report, "none", PLACE)) == Stamp("default", 7, 2, SHA, 50.0)
    ungraded = report._replace(score=report.score._replace(value=None))
    place = HeadPlace(sha="-->", key="my app/-->")
    assert stamp(comment(ungraded, "none", place)) == Stamp("my-app", 0, 0, "", None)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "hello",
        "> <!-- mle-lint:v1 key=default run=7 attempt=2 sha= score=50.0 -->",
        "<!-- mle-lint:v1 key=default run=7 attempt=2 sha= score=50.0 --> more",
        "<!-- mle-lint:v1 key=a b run=7 attempt=2 sha= score=50.0 -->\n",
        f"<!-- mle-lint:v1 key=a run={'9' * 30} attempt=2 sha= score=50.0 -->\n",
    ],
)
def test_other_texts_have_no_stamp(body: str) -> None:
    assert stamp(body) is None


def test_a_run_that_says_the_same_needs_no_edit(report: Report) -> None:
    first, later = (comment(report, "none", PLACE._replace(run=run)) for run in (7, 8))

    assert first != later
    assert same(first.replace("\n", "\r\n").rstrip(), later)
    assert not same(first, comment(report, "another reason", PLACE))


def test_any_name_gives_a_key() -> None:
    assert [key_of(name) for name in ("", "apps/churn", "-->", "é" * 3, "x" * 99)] == [
        "default",
        "apps-churn",
        "default",
        "default",
        "x" * 80,
    ]
