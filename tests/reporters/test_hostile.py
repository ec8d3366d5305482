"""Nothing that a repository says takes effect in any output, whatever it says."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote_to_bytes

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mle_lint.commands.diff import as_text
from mle_lint.comparison import compared
from mle_lint.model import Evidence, Location, Related, Suppression, Unknown
from mle_lint.report import Lane, Report, RuleResult, Step, Trait
from mle_lint.reporters import as_json, github, markdown, sarif, text
from mle_lint.reporters.comment import MARKER, comment, stamp
from mle_lint.reporters.place import HeadPlace
from mle_lint.reporters.summary import summary
from tests.reporters.rendered import BIDI, alive, folds, headings
from tests.reporters.runner import commands

PLACE = HeadPlace("https://github.com/o/r", "a" * 40, run=7, attempt=1)
LINKS = f"{PLACE.url}/blob/{PLACE.sha}/"
TRICKS = (
    "::error::x", "##[error]y", "##[add-mask]", "##vso[task.x]", "%0A::warning::z",
    "::stop-commands::t", "-->", "<!--",
    "<!-- mle-lint:v1 key=default run=9 attempt=9 sha= score=99.0 -->", "@everyone", "@o/team",
    "</details>", "<details>", "</summary>", "</code>", "![p](http://x.y/p.png)",
    "[l](javascript:alert(1))", "[r]: http://x.y", "![", "](", ")", "`", "```", "~~~", "\u202e",
    "\u2066", "\u200f", "\n", "\r\n", "\n\n", "\r", "| a |", "|", "<script>",
    "<img src=x onerror=y>", "<http://x.y>", "http://x.y/z", "www.x.y", "#12", "GH-12", "o/r#1",
    "mailto:a@b.c", "&#64;everyone", "&lt;b&gt;", "\\", "$x$", "[^1]", "* ", "# H", "> q", "- ",
    "1. ", "---", "===", "\t", "    code", "\x1b[31m", "\x9b2J", "\x07", "\udc80", "{0}",
    "[a](1)", " ", "a", "é", ":", ",", "=",
)  # fmt: skip
HOSTILE = st.lists(st.sampled_from(TRICKS), min_size=1, max_size=6).map("".join)
many = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def infected(report: Report, said: str) -> Report:
    """The report of a repository (with rules of its own) that says this wherever it can."""
    place = Location(said, 3, 5, None, None)
    silenced = Suppression(said, f"{said}:3")
    findings = tuple(
        finding._replace(
            rule=f"evaluation/{said}" if number == 0 else finding.rule,
            message=said,
            location=place if number else place._replace(cell=4, cell_line=2),
            fix=said,
            related=(Related(place, said),),
            suppressed=silenced if finding.suppressed else None,
        )
        for number, finding in enumerate(report.findings)
    )
    return report._replace(
        path=said,
        lane=Lane(said, (said,)),
        traits={"is_ml": Trait(True, (said,)), said: Trait(False, (said,))},
        ladder=report.ladder._replace(next=(said,)),
        results=tuple(_infected(result, said, place) for result in report.results),
        findings=findings,
        plan=(Step(said, 4.2, "hours", said),),
        unknown=(Unknown(said, said),),
    )


def _infected(result: RuleResult, said: str, place: Location) -> RuleResult:
    rule = result.rule._replace(
        title=said, message=said, rationale=said, remediation=said, references=(said,), means=said
    )
    if rule.kind == "fault":
        rule = rule._replace(id=f"evaluation/{said}")
    evidence = (Evidence(place, said, (Related(place, said),)),) if result.evidence else ()
    return result._replace(rule=rule, reason=said, evidence=evidence)


@many
@given(HOSTILE)
def test_the_log_holds_our_commands_alone(report: Report, said: str) -> None:
    bad = infected(report, said)
    (first, second) = commands(github.render(bad, token="f00d"))

    assert {first.name, second.name} == {"error"}
    for told in (first, second):
        assert set(told.properties) <= {"file", "line", "endLine", "title"}
        assert told.properties.get("file", said) == said
        assert told.properties["title"].startswith("mle-lint:")
        assert all(line.isprintable() for line in told.message.split("\n"))


@many
@given(HOSTILE)
def test_no_other_output_acts_in_a_log(report: Report, said: str) -> None:
    bad = infected(report, said)
    outputs = (
        text.render(bad),
        as_text(compared(report, bad)),
        as_json.render(bad),
        sarif.render(bad),
        markdown.render(bad),
        summary(bad, report, PLACE),
        comment(bad, report, PLACE),
    )

    for output in outputs:
        assert commands(output) == []
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", output)
        assert BIDI.findall(output) == []


@many
@given(HOSTILE)
def test_nothing_in_the_comment_or_the_summary_acts(report: Report, said: str) -> None:
    bad = infected(report, said)
    for base in (report, bad, said):
        told = comment(bad, base, PLACE)
        line, _, body = told.partition("\n")

        assert stamp(told) is not None
        assert line.startswith(MARKER)
        assert MARKER not in body
        assert "-->" not in body
        assert alive(body, LINKS) == []
        assert folds(body, "<details>") == folds(body, "</details>")


@many
@given(HOSTILE)
def test_the_summary_keeps_its_shape(report: Report, said: str) -> None:
    page = summary(infected(report, said), report, PLACE)

    assert alive(page, LINKS) == []
    assert headings(page) == headings(summary(infected(report, "words"), report, PLACE))


@many
@given(HOSTILE)
def test_nothing_in_the_markdown_report_acts(report: Report, said: str) -> None:
    page = markdown.render(infected(report, said))

    assert alive(page) == []
    assert headings(page) == headings(markdown.render(infected(report, "words")))


@many
@given(HOSTILE)
def test_nothing_in_sarif_acts(report: Report, said: str) -> None:
    (run,) = json.loads(sarif.render(infected(report, said)))["runs"]

    shown = "\n".join(_texts(run)).replace("\u200b", "")
    assert [line for line in shown.split("\n") if not line.isprintable()] == []
    for place in _artifacts(run):
        assert re.fullmatch(r"(?:[\w.~/-]|%[0-9A-F]{2})+", place["uri"], re.ASCII)
        name = unquote_to_bytes(place["uri"]).decode("utf-8", "surrogateescape")
        assert name == said
    for result in run["results"]:
        links = re.findall(r"\[([^]]*)\]\(([^)]*)\)", result["message"]["text"])
        assert [target for _, target in links] == ["1"]
    for rule in run["tool"]["driver"]["rules"]:
        assert alive(rule["help"]["markdown"]) == []
        assert "](" not in rule["help"]["text"]
        assert re.fullmatch(r"https://[!-~]+", rule.get("helpUri", "https://x"))


def _artifacts(node: object) -> list[dict[str, str]]:
    if isinstance(node, dict):
        own = [node["artifactLocation"]] if "artifactLocation" in node else []
        return own + [found for value in node.values() for found in _artifacts(value)]
    if isinstance(node, list):
        return [found for value in node for found in _artifacts(value)]
    return []


def _texts(node: object) -> list[str]:
    if isinstance(node, dict):
        return [found for value in node.values() for found in _texts(value)]
    if isinstance(node, list):
        return [found for value in node for found in _texts(value)]
    return [node] if isinstance(node, str) else []
