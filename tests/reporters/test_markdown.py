from __future__ import annotations

import re

from markdown_it import MarkdownIt

from mle_lint.model import Evidence, Location, Unknown
from mle_lint.report import Lane, Report, Trait
from mle_lint.reporters.markdown import render

START = """\
# mle-lint: 50 / 100 (D)

**product-ml**, 42 files, commit `aaaaaaaaaaaa`

Held at 50 by `results-table`: Results stand in a table; lifted when that evidence is there.

| Part | Earned | Possible |
| --- | --: | --: |
| evaluation | 12.5 | 22.0 |
| tests and CI | 9.0 | 9.0 |
| faults | -2.0 | |

Stories: ready baseline, collaboration; thin data; missing evaluation, production.

Step 2 of 5: Honest experiment; next: `lock-file`, `drift`.

## Next fixes

1. `results-table` (+4.2 points, minutes): Write a table.

## Faults

| Severity | Place | What is so | Rule |
| --- | --- | --- | --- |
| error | `nb.ipynb cell 4 line 2` | Nothing is fitted before the split: not so. → \
`src/train.py:30` split here | \
`fit-before-split` |

## Missing evidence

**For the story of baseline**

- `baseline` A simple baseline stands next to the model (only claimed in `README.md:12`)

**For the story of evaluation**

- `results-table` Results stand in a table

<details><summary>Partly there (1)</summary>

- `lock-file` Versions are locked `uv.lock:1`

</details>
"""


def test_what_matters_comes_first(report: Report) -> None:
    assert render(report).startswith(START)


def test_the_rest_is_folded(report: Report) -> None:
    headings = re.findall(r"<summary>(.*)</summary>", render(report))

    assert headings == [
        "Partly there (1)",
        "There (1)",
        "Silenced (1)",
        "Not applicable (1)",
        "Not analysed (2)",
        "Why this lane and these traits (3)",
    ]


def test_a_repository_that_is_not_graded_says_so(report: Report) -> None:
    bare = report._replace(
        traits={"is_ml": Trait(False, ("no package",))},
        score=report.score._replace(value=None, grade="-", caps=(), pillars={}),
        results=(),
        findings=(),
        plan=(),
        unknown=(),
    )

    assert render(bare).startswith(
        "# mle-lint: no score\n\n**product-ml**, 42 files, commit `aaaaaaaaaaaa`\n\n"
        "This repository is not about machine learning (no package); if it is, set the trait "
        "is\\_ml to true.\n\n<details>"
    )


def test_many_faults_are_counted(report: Report) -> None:
    leak = report.results[0]._replace(findings=tuple(range(40)))
    text = render(report._replace(results=(leak,), findings=report.findings[:1] * 40))

    assert text.count("\n| error | ") == 30
    assert "\n\n10 more are in the JSON report.\n" in text


def test_nothing_of_the_repository_is_alive(report: Report) -> None:
    nasty = "@you |`x` <script>alert(1)</script> ![p](http://x.y/p.png) </details> #1\n# H"
    place = Location(nasty, 3)
    report = report._replace(
        lane=Lane("product-ml", (nasty,)),
        traits={"is_ml": Trait(True, (nasty,))},
        findings=tuple(f._replace(message=nasty, location=place) for f in report.findings),
        results=tuple(
            r._replace(reason=nasty, evidence=(Evidence(place, nasty),)) for r in report.results
        ),
        unknown=(Unknown(nasty, nasty),),
    )
    html = MarkdownIt("gfm-like", {"linkify": False}).render(render(report))

    assert re.findall(r"<(?:script|img|a)\b", html) == []
    assert html.count("<details>") == html.count("</details>") == 6
    assert html.count("<h1>") == 1
    outside = re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL)
    assert re.findall(r"@y|://x|#1", outside) == []
