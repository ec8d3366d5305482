from __future__ import annotations

from mle_lint.model import Location, Outcome, Suppression, Unknown
from mle_lint.report import Report, Trait
from mle_lint.reporters.terminal import Style
from mle_lint.reporters.text import render

WHOLE = """\
50 / 100  D   product-ml   42 files
held at 50 by results-table: Results stand in a table; lifted when that evidence
is there
product-ml: src/train.py:3 calls fit
traits: yes is_ml; no uses_llm

evaluation     12.5 / 22.0  ######----
tests and CI    9.0 /  9.0  ##########
faults         -2.0

Stories ready baseline, collaboration; thin data; missing evaluation, production
Step 2 of 5: Honest experiment; next: lock-file, drift

Faults
  error    nb.ipynb cell 4 line 2  Nothing is fitted before the split: not so.
           fit-before-split
           src/train.py:30  split here

Missing
  results-table  Results stand in a table

Only claimed
  baseline  A simple baseline stands next to the model  README.md:12

Partly there
  lock-file  Versions are locked  uv.lock:1

There
  tests-run ci.yml:3

Next
   +4.2  minutes  results-table  Write a table.

Could not tell
  drift  the workflow could not be read

Not analysed (1)
  big.ipynb: larger than 32.0 MB

Silenced
  model-card  README.md:1  internal model (.mle-lint.yml)
"""


def test_the_whole_report(report: Report) -> None:
    assert render(report) == WHOLE


def test_colour_changes_nothing_but_the_codes(report: Report) -> None:
    import re

    coloured = render(report, Style(colour=True))

    assert "\x1b[" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == WHOLE


def test_a_score_that_does_not_reach_the_next_point_is_not_rounded_up(report: Report) -> None:
    score = report.score._replace(value=84.9, grade="B", caps=())

    assert render(report._replace(score=score)).startswith("84 / 100  B   ")


def test_a_repository_that_is_not_graded_says_so(report: Report) -> None:
    bare = report._replace(
        files=1,
        traits={"is_ml": Trait(False, ("no package",))},
        score=report.score._replace(value=None, grade="-", caps=(), pillars={}, penalties=0),
        results=(),
        findings=(),
        plan=(),
        unknown=(),
    )

    assert render(bare) == (
        "no score   product-ml   1 file\n"
        "not about machine learning (no package); if it is, set the trait is_ml to true\n"
        "product-ml: src/train.py:3 calls fit\n"
        "traits: no is_ml\n"
    )


def test_no_faults_is_one_quiet_line(report: Report) -> None:
    leak = report.results[0]._replace(outcome=Outcome.CLEAN, evidence=(), findings=())
    clean = report._replace(results=(leak, *report.results[1:]))
    silenced = report.findings[0]._replace(suppressed=Suppression("known", "a.py:1"))
    hidden = report._replace(findings=(silenced, *report.findings[1:]))

    assert "\n\nNo faults.\n\n" in render(clean)
    assert "\n\nNo faults but silenced ones.\n\n" in render(hidden)
    assert "faults." not in render(report._replace(results=report.results[1:]))


def test_a_rule_that_broke_comes_first(report: Report) -> None:
    broken = report.results[1]._replace(outcome=Outcome.ERROR, reason="ValueError: boom")
    text = render(report._replace(results=(report.results[0], broken, *report.results[2:])))

    assert "\n\nCould not run\n  results-table  ValueError: boom\n\nFaults\n" in text


def test_many_places_are_counted(report: Report) -> None:
    findings = tuple(
        report.findings[0]._replace(location=Location("a.py", line)) for line in range(1, 14)
    )
    leak = report.results[0]._replace(findings=tuple(range(13)))
    many = report._replace(
        results=(leak,),
        findings=findings,
        unknown=tuple(Unknown(f"{n}.py", "broken") for n in range(7)),
    )
    text = render(many)

    assert text.count("  error    a.py:") == 10
    assert "\n  3 more of fit-before-split: see --format json\n" in text
    assert "\nNot analysed (7)\n" in text
    assert "\n  and 2 more: see --format json\n" in text


def test_nothing_of_the_repository_acts_on_the_terminal(report: Report) -> None:
    nasty = "a\x1b[2J\n::error::b\u202e\udc80"
    place = Location(nasty, 3)
    findings = tuple(f._replace(message=nasty, location=place) for f in report.findings)
    results = tuple(
        r._replace(reason=nasty, evidence=tuple(e._replace(location=place) for e in r.evidence))
        for r in report.results
    )
    text = render(
        report._replace(findings=findings, results=results, unknown=(Unknown(nasty, nasty),))
    )

    assert text.replace("\n", "").isprintable()
    assert "\n::error" not in text
