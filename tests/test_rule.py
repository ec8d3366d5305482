"""Each way a rule file can be wrong, and the one line that says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from mle_lint import catalogue
from mle_lint.model import Outcome, UserError
from mle_lint.rule import Cap

GOOD = """\
title: A poem stands in the README
kind: evidence
weight: {product-ml: 1}
severity: info
effort: minutes
grades:
  full: {means: There is one., probe: documents.passages.mentions, with: {words: [poem]}}
message: There is no poem.
rationale: It is nice.
remediation: Write one.
"""


def load(folder: Path, text: str, name: str = "docs/poem.yml") -> catalogue.Catalogue:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return catalogue.load(str(folder))


def test_a_rule_of_the_users_own_joins_the_catalogue(tmp_path: Path) -> None:
    rule = load(tmp_path, GOOD).named("poem")
    assert (rule.id, rule.category, rule.weight_in("analysis-only")) == ("docs/poem", "docs", 1.0)
    assert rule.grades[0].checks[0].parameters == (("words", ("poem",)),)


def test_a_cap_and_an_all_of_probes_are_read(tmp_path: Path) -> None:
    both = "all: [{probe: documents.passages.headed, with: {headings: [poem]}}, {probe: code.calls.imported, with: {packages: [rhyme]}}]"
    text = GOOD.replace("probe: documents.passages.mentions, with: {words: [poem]}", both)
    rule = load(tmp_path, text + "cap: {at: 50, when: [absent]}\n").named("poem")
    assert [check.address for check in rule.grades[0].checks] == [
        "documents.passages.headed",
        "code.calls.imported",
    ]
    assert rule.cap == Cap(50.0, (Outcome.ABSENT,))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("title: A", "titel: A"), "titel: unknown key; did you mean 'title'?"),
        (("severity: info", "severity: hihg"), "severity: 'hihg' is not one of error, warning, info"),
        (("product-ml: 1", "product_ml: 1"), "weight.product_ml: unknown key; did you mean 'product-ml'?"),
        (("product-ml: 1", "product-ml: a"), "weight.product-ml: 'a' is no number of points"),
        (("product-ml: 1", "product-ml: .nan"), "weight.product-ml: nan is no number of points"),
        (("effort: minutes\n", ""), "effort: None is not one of minutes, hours, days"),
        (("documents.passages.mentions", "documents.passages.mention"), "grades.full: there is no probe 'mention' in probes/documents/passages.py"),
        (("documents.passages.mentions", "poems.found"), "grades.full: there is no probe module 'poems'"),
        (("documents.passages.mentions", "os"), "grades.full: 'os' is no probe address such as documents.passages.section"),
        (("words: [poem]", "wrds: [poem]"), "grades.full: documents.passages.mentions takes no 'wrds', but"),
        (("{words: [poem]}", "{}"), "grades.full: documents.passages.mentions needs 'words'"),
        (("words: [poem]", "words: poem"), "grades.full: documents.passages.mentions: 'words' must be tuple[str, ...], not 'poem'"),
        (("words: [poem]", 'words: ["@metricks"]'), "grades.full: '@metricks' is not in lexicon.yml; did you mean 'metrics'?"),
        (("  full:", "  ful:"), "grades.ful: unknown key; did you mean 'full'?"),
        (("means: There is one., ", ""), "grades.full.means: a text is needed"),
        (("kind: evidence", "kind: fault"), "fault: a fault rule needs a mapping with 'probe'"),
    ],
)  # fmt: skip
def test_a_mistake_names_file_and_key(
    tmp_path: Path, change: tuple[str, str], problem: str
) -> None:
    with pytest.raises(UserError) as caught:
        load(tmp_path, GOOD.replace(*change))
    assert str(caught.value).endswith(f"docs/poem.yml: {problem}") or problem in str(caught.value)
    assert "docs/poem.yml: " in str(caught.value)


def test_broken_yaml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"docs/poem.yml: not YAML: .* in line 2"):
        load(tmp_path, "title: a\n\tkind: b\n")


def test_hostile_nesting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="too many brackets"):
        load(tmp_path, "[" * 60_000)


def test_an_unknown_category_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="the folder 'poems' is not one of framing, data"):
        load(tmp_path, GOOD, "poems/poem.yml")


def test_a_taken_name_says_by_whom(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="the name 'baseline' is taken by evaluation/baseline"):
        load(tmp_path, GOOD, "docs/baseline.yml")


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(UserError, match="nowhere: no such folder of rules"):
        catalogue.load("nowhere")


def test_a_wrong_slug_is_answered_with_the_nearest() -> None:
    with pytest.raises(UserError, match="no rule 'basline'; did you mean 'baseline'"):
        catalogue.load().named("basline")
    with pytest.raises(
        UserError, match="no rule or category 'evaluatoin'; did you mean 'evaluation'"
    ):
        catalogue.load().chosen(["evaluatoin"], [])


def test_a_category_selects_its_rules() -> None:
    chosen = catalogue.load().chosen(["evaluation"], ["baseline"])
    assert {rule.category for rule in chosen} == {"evaluation"}
    assert "baseline" not in {rule.slug for rule in chosen}
