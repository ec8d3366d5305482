"""The catalogue as a whole: what the loader cannot check in one rule file."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mle_lint import catalogue
from mle_lint.probe import Check, check
from mle_lint.rule import LANES

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
PROBES = ROOT / "src" / "mle_lint" / "probes"
RULES = catalogue.load().rules
TITLE_LENGTH = 60


def checks() -> Iterator[Check]:
    """Every call of a probe that a rule makes."""
    for rule in RULES:
        if rule.fault is not None:
            yield rule.fault
        for grade in rule.grades:
            yield from grade.checks


def public_functions() -> Iterator[tuple[str, Callable[..., object]]]:
    """Functions that a probe module defines for others, by address."""
    for path in sorted(PROBES.glob("*/*.py")):
        address = f"{path.parent.name}.{path.stem}"
        module = importlib.import_module(f"mle_lint.probes.{address}")
        for name, value in vars(module).items():
            own = getattr(value, "__module__", "") == module.__name__
            if own and hasattr(value, "__code__") and not name.startswith("_"):
                yield f"{address}.{name}", value


def test_every_probe_exists_and_takes_what_its_rule_gives() -> None:
    assert [check(item.address, dict(item.parameters)) for item in checks()] == list(checks())


def test_every_rule_has_a_case_that_passes_and_one_that_fails() -> None:
    missing = [
        f"{rule.id}/{name}"
        for rule in RULES
        for name in ("pass", "fail")
        if not (FIXTURES / rule.id / name).is_dir()
    ]
    assert missing == []


def test_every_folder_of_fixtures_has_a_rule() -> None:
    folders = {
        path.relative_to(FIXTURES).as_posix() for path in FIXTURES.glob("[!_]*/*") if path.is_dir()
    }
    assert folders - {rule.id for rule in RULES} == set()


def test_every_case_holds_a_file() -> None:
    cases = [path for path in FIXTURES.glob("[!_]*/*/*") if path.is_dir()]
    assert [case for case in cases if not any(p.is_file() for p in case.rglob("*"))] == []


def test_titles_are_short_and_have_no_full_stop() -> None:
    wrong = [r.id for r in RULES if len(r.title) > TITLE_LENGTH or r.title.endswith(".")]
    assert wrong == []


def test_remediations_end_with_a_full_stop() -> None:
    assert [rule.id for rule in RULES if not rule.remediation.endswith(".")] == []


def test_every_rule_names_a_reference() -> None:
    assert [rule.id for rule in RULES if not rule.references] == []


def test_texts_do_not_exclaim() -> None:
    texts = {
        rule.id: (rule.title, rule.message, rule.rationale, rule.remediation, rule.means)
        for rule in RULES
    }
    assert [id_ for id_, parts in texts.items() if any("!" in part for part in parts)] == []


def test_weights_are_of_known_lanes_only() -> None:
    assert {lane for rule in RULES for lane in rule.weight} <= set(LANES)


def test_every_evidence_rule_weighs_something() -> None:
    weightless = [r.id for r in RULES if r.kind == "evidence" and not any(r.weight.values())]
    assert weightless == []


def test_every_public_function_of_a_probe_is_used_by_a_rule_or_documented() -> None:
    used = {check.address for check in checks()}
    undocumented = [
        address
        for address, function in public_functions()
        if address not in used and not function.__doc__
    ]
    assert undocumented == []


def test_the_page_of_rules_is_the_catalogue() -> None:
    documentation = pytest.importorskip("mle_lint.documentation")
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == documentation.catalogue_page(catalogue.load())
