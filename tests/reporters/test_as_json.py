from __future__ import annotations

import json

from mle_lint import __version__
from mle_lint.model import Location, Unknown
from mle_lint.report import Report
from mle_lint.reporters.as_json import render
from mle_lint.score import RUBRIC


def test_the_keys_of_the_contract_in_their_order(report: Report) -> None:
    values = json.loads(render(report))

    assert " ".join(values) == (
        "schema_version rubric tool repository lane traits score ladder stories rules findings "
        "plan unknown"
    )
    assert " ".join(values["rules"][0]) == (
        "id slug kind category outcome points possible severity title reason evidence findings"
    )
    assert " ".join(values["rules"][0]["evidence"][0]) == "path line end_line cell text"
    assert " ".join(values["findings"][0]) == (
        "id slug severity confidence message path line end_line cell cell_line related "
        "fingerprint suppressed fix"
    )
    assert " ".join(values["score"]) == "value grade earned possible penalties caps pillars"


def test_the_head_of_the_report(report: Report) -> None:
    values = json.loads(render(report))

    assert (values["schema_version"], values["rubric"]) == ("1", RUBRIC)
    assert values["tool"] == {"name": "mle-lint", "version": __version__}
    assert values["repository"] == {"path": ".", "commit": "a" * 40, "files": 42}
    assert values["lane"] == {"name": "product-ml", "reasons": ["src/train.py:3 calls fit"]}
    assert values["traits"]["uses_llm"] == {"value": False, "reasons": ["none"]}
    assert values["score"]["caps"] == [{"rule": "results-table", "at": 50.0, "binding": True}]
    assert values["ladder"] == {
        "step": 2,
        "name": "Honest experiment",
        "next": ["lock-file", "drift"],
    }
    assert values["plan"] == [
        {
            "slug": "results-table",
            "gain": 4.2,
            "effort": "minutes",
            "action": "Write a table. Then more.",
        }
    ]
    assert values["unknown"] == [{"path": "big.ipynb", "reason": "larger than 32.0 MB"}]


def test_a_finding_in_a_notebook(report: Report) -> None:
    finding = json.loads(render(report))["findings"][0]

    place = [finding[key] for key in ("path", "line", "end_line", "cell", "cell_line")]
    assert place == ["nb.ipynb", 88, None, 4, 2]
    assert finding["related"] == [
        {"path": "src/train.py", "line": 30, "cell": None, "message": "split here"}
    ]
    assert finding["suppressed"] is None
    assert finding["fix"] == "Write it down. Then more."


def test_a_silenced_finding_carries_its_reason(report: Report) -> None:
    finding = json.loads(render(report))["findings"][2]

    assert finding["suppressed"] == {"reason": "internal model", "origin": ".mle-lint.yml"}


def test_points_have_one_decimal_and_no_minus_zero(report: Report) -> None:
    score = report.score._replace(value=None, earned=-0.0, penalties=1.26)
    values = json.loads(render(report._replace(score=score)))

    assert values["score"]["value"] is None
    assert str(values["score"]["earned"]) == "0.0"
    assert values["score"]["penalties"] == 1.3


def test_any_text_can_be_written_as_utf_8_and_read_back(report: Report) -> None:
    path = "größe\udc80\x9b\u2028.py"
    finding = report.findings[0]._replace(location=Location(path))
    text = render(report._replace(findings=(finding,), unknown=(Unknown(path, "x"),)))

    assert json.loads(text.encode("utf-8"))["findings"][0]["path"] == path
    assert "größe\\udc80\\u009b\\u2028.py" in text
    assert text.endswith("}\n")


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert render(report) == render(report)
