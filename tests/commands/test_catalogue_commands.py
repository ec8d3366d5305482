"""`rules` and `explain`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mle_lint.commands import examples, explain
from mle_lint.commands import rules as rules_command
from mle_lint.model import UserError


def test_the_table_has_a_line_for_each_rule(rules: Path) -> None:
    assert rules_command.run().text == (
        "docs/card       error    5/2/3    A model card\n"
        "hygiene/secret  error    -2..4    No secrets\n"
        "tests/lock      warning  5/0/0    Versions are locked\n"
    )


def test_the_json_has_every_word_of_a_rule(rules: Path) -> None:
    values = json.loads(rules_command.run("json").text)

    card = values["rules"][0]
    assert card["id"] == "docs/card"
    assert card["grades"] == {"full": "The file is there.", "claimed": "The README says so."}
    assert card["remediation"] == "Add it. Then more."
    assert values["rules"][2]["cap"] == {"at": 40.0, "when": ["absent"]}


def test_own_rules_are_listed_too(rules: Path, tmp_path: Path) -> None:
    own = tmp_path / "own" / "docs"
    own.mkdir(parents=True)
    (own / "owner.yml").write_text((rules / "docs/card.yml").read_text())

    assert "docs/owner" in rules_command.run("text", (str(tmp_path / "own"),)).text


def test_explain_tells_why_what_counts_and_how_to_fix(rules: Path) -> None:
    assert explain.run("card").text == (
        "docs/card  A model card\n"
        "\n"
        "Why\n"
        "  It matters.\n"
        "\n"
        "What counts\n"
        "  full     The file is there.\n"
        "  claimed  The README says so.\n"
        "\n"
        "How to fix\n"
        "  Add it. Then more.\n"
        "\n"
        "To silence it\n"
        "  A comment in the file, in the file's own language:\n"
        "    # mle-lint: ignore[card] the reason, in a few words\n"
        "    <!-- mle-lint: ignore[card] the reason, in a few words -->\n"
        "  Or in .mle-lint.yml, for every file:\n"
        "    ignore:\n"
        "      card: the reason, in a few words\n"
        "\n"
        "References\n"
        "  A book\n"
    )


def test_explain_of_a_fault_tells_what_is_clean(rules: Path) -> None:
    text = explain.run("hygiene/secret").text

    assert "What counts\n  clean    A secret is a word that says so.\n" in text
    assert "A comment on the line of the finding or the one above" in text


def test_explain_knows_the_nearest_name(rules: Path) -> None:
    with pytest.raises(UserError, match="no rule 'cart'; did you mean 'card'"):
        explain.run("cart")


def test_examples_are_shown_by_their_first_lines(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "src" / "mle_lint" / "commands").mkdir(parents=True)
    here = tmp_path / "src" / "mle_lint" / "commands" / "examples.py"
    monkeypatch.setattr(examples, "__file__", str(here))
    side = tmp_path / "fixtures" / "docs" / "card" / "pass"
    side.mkdir(parents=True)
    (side / "CARD.md").write_text("# Card\n\x1b[31m\n" + "x\n" * 20)

    text = explain.run("card").text

    start = "Example that passes\n  CARD.md\n    | # Card\n    |\n    | x\n"
    assert text[text.index("Example") :] == start + "    | x\n" * 9 + "    | ...\n"


def test_the_other_cases_are_named_by_their_folders(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "src" / "mle_lint" / "commands" / "examples.py"
    here.parent.mkdir(parents=True)
    monkeypatch.setattr(examples, "__file__", str(here))
    for name in ("fail-an-empty-card", "pass", "partial-a-card-of-another-model"):
        (tmp_path / "fixtures" / "docs" / "card" / name).mkdir(parents=True)

    assert explain.run("card").text.endswith(
        "Also tested\n  fail: an empty card\n  partial: a card of another model\n"
    )


def test_the_markdown_is_the_page_of_the_documentation(rules: Path) -> None:
    page = rules_command.run("markdown").text

    assert page[page.index("## docs") : page.index("## hygiene")] == (
        "## docs\n"
        "\n"
        "### card\n"
        "\n"
        "**A model card**\n"
        "\n"
        "`docs/card`; evidence; severity error; effort minutes; stories: evaluation.\n"
        "\n"
        "| weight in product-ml | weight in mlops-platform | weight in llm-genai |\n"
        "| --: | --: | --: |\n"
        "| 5 | 2 | 3 |\n"
        "\n"
        "What counts:\n"
        "\n"
        "- `full`: The file is there.\n"
        "- `claimed`: The README says so.\n"
        "\n"
        "Why: It matters.\n"
        "\n"
        "How to fix: Add it. Then more.\n"
        "\n"
        "References:\n"
        "\n"
        "- A book\n"
        "\n"
    )
    assert "costs 2 a finding, 4 at most" in page
    assert "caps the score at 40 when absent" in page
