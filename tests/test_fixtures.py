"""Every fixture is judged as its name promises, and no file breaks a probe."""

from __future__ import annotations

from pathlib import Path

import pytest

from mle_lint import catalogue, engine
from mle_lint.model import Outcome
from mle_lint.report import RuleResult
from mle_lint.repository import Repository
from mle_lint.trees.open import open_tree

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
MALFORMED = FIXTURES / "_malformed"
# A case's name begins with the outcome that it promises, and goes on with the reason.
PROMISES = {
    "pass": {"evidence": Outcome.FULL, "fault": Outcome.CLEAN},
    "fail": {"evidence": Outcome.ABSENT, "fault": Outcome.FOUND},
    "partial": {"evidence": Outcome.PARTIAL},
    "claimed": {"evidence": Outcome.CLAIMED},
    "na": {"evidence": Outcome.NOT_APPLICABLE, "fault": Outcome.NOT_APPLICABLE},
    "unknown": {"evidence": Outcome.UNKNOWN, "fault": Outcome.UNKNOWN},
}
CASES = sorted(
    path.relative_to(FIXTURES).as_posix()
    for path in FIXTURES.glob("[!_]*/*/*")
    if path.is_dir() and path.name != "__pycache__"
)
RULES = sorted(f"{path.parent.name}/{path.stem}" for path in (ROOT / "rules").glob("*/*.yml"))


def judge(rule_id: str, folder: Path) -> RuleResult:
    """The result of one rule, with no other rule running."""
    rule = catalogue.load().named(rule_id)
    report = engine.lint(Repository(open_tree(str(folder), None)), (rule,), engine.Settings())
    return report.results[0]


@pytest.mark.parametrize("case", CASES)
def test_a_case_has_the_outcome_that_its_name_promises(case: str) -> None:
    rule_id, name = case.rsplit("/", 1)
    result = judge(rule_id, FIXTURES / case)
    promised = PROMISES[name.split("-", 1)[0]][result.rule.kind]
    assert result.outcome is promised, (result.reason, result.evidence[:3])


@pytest.mark.parametrize("rule_id", RULES)
def test_an_empty_folder_breaks_no_rule(rule_id: str, tmp_path: Path) -> None:
    result = judge(rule_id, tmp_path)
    assert result.outcome is not Outcome.ERROR, result.reason


@pytest.mark.parametrize("rule_id", RULES)
def test_malformed_files_break_no_rule(rule_id: str) -> None:
    result = judge(rule_id, MALFORMED)
    assert result.outcome is not Outcome.ERROR, result.reason


def test_the_malformed_files_are_malformed() -> None:
    with pytest.raises(UnicodeDecodeError):
        (MALFORMED / "README.md").read_text(encoding="utf-8")
    with pytest.raises(SyntaxError):
        compile((MALFORMED / "train.py").read_bytes(), "train.py", "exec")
    found = (
        (MALFORMED / "broken.ipynb").read_text(encoding="utf-8").endswith("}"),
        "\t" in (MALFORMED / ".github/workflows/ci.yml").read_text(encoding="utf-8"),
        (MALFORMED / "Dockerfile").read_bytes(),
        b"\0" in (MALFORMED / "zero.py").read_bytes(),
    )
    assert found == (False, True, b"", True)
