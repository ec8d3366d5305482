"""Finding words in documents, in any language and spelling."""

from __future__ import annotations

import pytest

from mle_lint.artefacts import markdown
from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Span, folded, terms

TEXT = """\
# Modèle de churn

Le jeu de données vient de l'opérateur.

## Baseline

| Model | AUC |
|---|---|
| Majority class | 0.50 |

### Détails

We fit on train only; F1-score was 0.7.

## 误差分析

漏报主要来自新客户。

```bash
baseline --run
```
"""
PASSAGES = Passages([("README.md", False, markdown.parse(TEXT))])


@pytest.mark.parametrize(
    ("term", "lines"),
    [
        ("modele", [1]),
        ("Modèle", [1]),
        ("donnees", [3]),
        ("baseline", [5]),
        ("majority class", [9]),
        ("class majority", []),
        ("major*", [9]),
        ("f1 score", [13]),
        ("f1", [13]),
        ("fit on train", [13]),
        ("漏报", [17]),
        ("误差", [15]),
        ("nothing", []),
    ],
)
def test_a_term_finds_its_passages(term: str, lines: list[int]) -> None:
    assert sorted(PASSAGES[i].block.line for i in PASSAGES.find((term,))) == lines


def test_a_section_ends_at_the_next_heading_of_its_level() -> None:
    (section,) = [s for s in PASSAGES.sections if s.heading is not None and s.first == 2]
    assert [PASSAGES[i].block.line for i in PASSAGES.under(section)] == [7, 9, 11, 13]


def test_folding_removes_case_and_accents_only() -> None:
    assert folded("Détección ÜBER 数据 Ёж") == "deteccion uber 数据 еж"


def test_the_longest_term_wins_at_a_word() -> None:
    found = list(terms("roc", "roc auc", "recall*").spans("roc_auc and recalled"))
    assert found == [Span(0, 7, "roc_auc"), Span(12, 20, "recalled")]
