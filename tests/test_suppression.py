"""Who silenced a finding, and why."""

from __future__ import annotations

import pytest

from mle_lint.model import Confidence, Finding, Location, Severity, Suppression
from mle_lint.suppression import Ignore, suppressed


def finding(path: str, line: int, rule: str = "reproducibility/seeds-fixed") -> Finding:
    place = Location(path, line)
    return Finding(rule, Severity.WARNING, Confidence.HIGH, "message", place, "f", "fix")


def why(found: Finding, text: str, *ignores: Ignore) -> Suppression | None:
    return suppressed([found], ignores, lambda _: text, ".mle-lint.yml")[0].suppressed


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        (
            "x = 1  # mle-lint: ignore[seeds-fixed] the sampler is the point",
            "the sampler is the point",
        ),
        ("<!-- mle-lint: ignore[seeds-fixed] not random -->", "not random"),
        ('    "# mle-lint: ignore[seeds-fixed] in a cell\\n",', "in a cell\\n"),
        ("// mle-lint: ignore[dead-link, reproducibility] category", "category"),
        ("# mle-lint: ignore[seeds-fixed]", "no reason given"),
        ("# mle-lint: ignore[tests] another rule", None),
        ("# mle-lint ignore seeds-fixed", None),
    ],
)
def test_a_comment_on_the_line_or_above_silences(comment: str, reason: str | None) -> None:
    expected = Suppression(reason, "a.py:3") if reason else None
    text = f"\n\n{comment}\ny = 2\n"
    assert why(finding("a.py", 3), text) == expected
    assert why(finding("a.py", 4), text) == expected
    assert why(finding("a.py", 5), text) is None


def test_a_finding_of_a_whole_file_is_silenced_anywhere_in_it() -> None:
    text = "# Title\n\n<!-- mle-lint: ignore[seeds-fixed] see docs -->\n"
    assert why(finding("README.md", 1), text) == Suppression("see docs", "README.md:3")


@pytest.mark.parametrize(
    ("ignore", "silenced"),
    [
        (Ignore("seeds-fixed", "why"), True),
        (Ignore("reproducibility/seeds-fixed", "why"), True),
        (Ignore("reproducibility", "why"), True),
        (Ignore("seeds-fixed", "why", "src/*"), True),
        (Ignore("seeds-fixed", "why", "lib/*"), False),
        (Ignore("tests", "why"), False),
    ],
)
def test_the_configuration_silences_by_rule_and_path(ignore: Ignore, silenced: bool) -> None:
    expected = Suppression("why", ".mle-lint.yml") if silenced else None
    assert why(finding("src/a.py", 9), "", ignore) == expected
