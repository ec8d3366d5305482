"""Reads a rule: policy in YAML, loaded strictly into a value.

A rule that cannot be loaded stops the program with one line that names the file and the key;
it is never skipped, since a missing rule would silently change the score.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mle_lint.model import Confidence, Outcome, Severity, UserError
from mle_lint.probe import Check, ProbeError, check
from mle_lint.rule import CATEGORIES, EFFORTS, LANES, STORIES, Cap, Cost, Grade, Limit, Rule
from mle_lint.spelling import nearest

GRADES = {"full": Outcome.FULL, "partial": Outcome.PARTIAL, "claimed": Outcome.CLAIMED}
_KEYS = (
    "title", "kind", "weight", "severity", "confidence", "stories", "ladder", "effort",
    "applies", "grades", "fault", "means", "cost", "cap", "limits", "anchor", "message",
    "rationale", "remediation", "references", "backing", "unsure",
    "as_written",
)  # fmt: skip
_CAP_OUTCOMES = ("absent", "claimed", "partial", "found")
MakesCheck = Callable[[str, Mapping[str, object]], Check]


class RuleError(UserError):
    """A rule file is wrong; the message names file, key and mend."""


class _Reader:
    """Takes keys out of a mapping, checks them, and knows what to call them in an error."""

    def __init__(
        self, path: str, values: Any, lexicon: Mapping[str, tuple[str, ...]], check: MakesCheck
    ) -> None:
        self.path, self.values, self.lexicon, self.check = path, values, lexicon, check
        if not isinstance(values, dict):
            raise RuleError(f"{path}: a rule is a mapping of keys, see docs/rules.md")
        self.known(values, _KEYS, "")

    def fail(self, key: str, problem: str) -> RuleError:
        return RuleError(f"{self.path}: {key}: {problem}")

    def known(self, mapping: Mapping[Any, Any], names: Any, prefix: str) -> None:
        for key in mapping:
            if key not in names:
                raise self.fail(f"{prefix}{key}", f"unknown key{nearest(str(key), names)}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str) or (not value.strip() and default is None):
            raise self.fail(key, "a text is needed")
        return " ".join(value.split())

    def choice(self, key: str, names: Any, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if value not in names:
            raise self.fail(key, f"{value!r} is not one of {', '.join(names)}")
        return str(value)

    def texts(self, key: str, names: Any = None) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fail(key, "a list of texts is needed")
        for item in value:
            if names is not None and item not in names:
                raise self.fail(key, f"{item!r} is not one of {', '.join(names)}")
        return tuple(value)

    def mapping(self, key: str, names: Any) -> dict[str, Any]:
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.fail(key, "a mapping is needed")
        self.known(value, names, f"{key}.")
        return value

    def number(
        self, mapping: Mapping[str, Any], key: str, within: str, default: float = 0
    ) -> float:
        value = mapping.get(key, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < 1000:
            raise self.fail(f"{within}.{key}", f"{value!r} is no number of points")
        return float(value)


def rule_of(
    id_: str,
    path: str,
    values: Any,
    lexicon: Mapping[str, tuple[str, ...]],
    make: MakesCheck = check,
) -> Rule:
    """The rule of a YAML mapping; raises RuleError on anything unknown, missing or misspelt.

    `make` makes the checks of its probes: it raises ProbeError, or trusts rules checked before.
    """
    read = _Reader(path, values, lexicon, make)
    category = id_.split("/", 1)[0]
    if category not in CATEGORIES:
        raise RuleError(f"{path}: the folder '{category}' is not one of {', '.join(CATEGORIES)}")
    kind = read.choice("kind", ("evidence", "fault"))
    weight = read.mapping("weight", LANES)
    cost = read.mapping("cost", ("each", "most"))
    ladder = read.values.get("ladder", 0)
    if ladder not in range(6):
        raise read.fail("ladder", f"{ladder!r} is no step from 0 to 5")
    traits = read.texts("applies")
    return Rule(
        id=id_,
        title=read.text("title"),
        kind=kind,
        weight={lane: read.number(weight, lane, "weight") for lane in weight},
        severity=Severity(read.choice("severity", [s.value for s in Severity])),
        confidence=Confidence(read.choice("confidence", [c.value for c in Confidence], "medium")),
        stories=read.texts("stories", STORIES),
        ladder=int(ladder),
        effort=read.choice("effort", EFFORTS),
        traits=tuple(name for name in traits if not name.startswith("not ")),
        without=tuple(name[4:] for name in traits if name.startswith("not ")),
        grades=_grades(read) if kind == "evidence" else (),
        fault=_fault(read) if kind == "fault" else None,
        means=read.text("means", "" if kind == "evidence" else None),
        cost=Cost(read.number(cost, "each", "cost"), read.number(cost, "most", "cost")),
        cap=_cap(read),
        limits=_limits(read),
        anchor=read.texts("anchor"),
        message=read.text("message"),
        rationale=read.text("rationale"),
        remediation=read.text("remediation"),
        references=read.texts("references"),
        backing=read.texts("backing"),
        unsure=_unsure(read),
        as_written=_as_written(read),
    )


def _as_written(read: _Reader) -> bool:
    value = read.values.get("as_written", False)
    if not isinstance(value, bool):
        raise read.fail("as_written", f"{value!r} is neither true nor false")
    return value


def _grades(read: _Reader) -> tuple[Grade, ...]:
    grades = read.mapping("grades", GRADES)
    if "full" not in grades:
        raise read.fail("grades", "an evidence rule needs the grade 'full'")
    found = []
    for name, outcome in GRADES.items():
        if name not in grades:
            continue
        value = grades[name]
        if not isinstance(value, dict):
            raise read.fail(f"grades.{name}", "a mapping with 'means' and 'probe' is needed")
        read.known(value, ("means", "probe", "with", "all"), f"grades.{name}.")
        means = value.get("means")
        if not isinstance(means, str) or not means.strip():
            raise read.fail(f"grades.{name}.means", "a text is needed")
        found.append(Grade(outcome, " ".join(means.split()), _checks(read, name, value)))
    return tuple(found)


def _checks(read: _Reader, name: str, value: dict[str, Any]) -> tuple[Check, ...]:
    items = value.get("all", [value])
    if not isinstance(items, list) or ("all" in value) == ("probe" in value):
        raise read.fail(f"grades.{name}", "give either 'probe' or a list of probes under 'all'")
    return tuple(_check(read, f"grades.{name}", item) for item in items)


def _fault(read: _Reader) -> Check:
    value = read.values.get("fault")
    if not isinstance(value, dict):
        raise read.fail("fault", "a fault rule needs a mapping with 'probe'")
    read.known(value, ("probe", "with"), "fault.")
    return _check(read, "fault", value)


def _check(read: _Reader, key: str, value: Any) -> Check:
    if not isinstance(value, dict) or not isinstance(value.get("probe"), str):
        raise read.fail(key, "'probe' names a probe, such as documents.section")
    given = value.get("with", {})
    if not isinstance(given, dict):
        raise read.fail(f"{key}.with", "a mapping of parameters is needed")
    try:
        return read.check(value["probe"], {str(k): _value(read, key, v) for k, v in given.items()})
    except ProbeError as error:
        raise read.fail(key, str(error)) from error


def _unsure(read: _Reader) -> dict[Confidence, Severity]:
    """The severity of findings by their confidence, where it is not the rule's."""
    severities = [severity.value for severity in Severity]
    value = read.mapping("unsure", [confidence.value for confidence in Confidence])
    for name, severity in value.items():
        if severity not in severities:
            raise read.fail(f"unsure.{name}", f"{severity!r} is not one of {', '.join(severities)}")
    return {Confidence(name): Severity(severity) for name, severity in value.items()}


def _value(read: _Reader, key: str, value: Any) -> object:
    """Lists become tuples; an `@name` in a list is replaced by the words of the lexicon."""
    if not isinstance(value, list):
        return value
    # Most lists name none, and there are twenty thousand words.
    try:
        if "@" not in "".join(value):
            return tuple(value)
    except TypeError:  # some are numbers
        pass
    words: list[object] = []
    for item in value:
        if not (isinstance(item, str) and item.startswith("@")):
            words.append(item)
        elif item[1:] in read.lexicon:
            words.extend(read.lexicon[item[1:]])
        else:
            raise read.fail(key, f"'{item}' is not in lexicon.yml{nearest(item[1:], read.lexicon)}")
    return tuple(words)


def _cap(read: _Reader) -> Cap | None:
    value = read.mapping("cap", ("at", "when"))
    if not value:
        return None
    when = value.get("when")
    if not isinstance(when, list) or not when or any(item not in _CAP_OUTCOMES for item in when):
        raise read.fail("cap.when", f"a list out of {', '.join(_CAP_OUTCOMES)} is needed")
    return Cap(read.number(value, "at", "cap"), tuple(Outcome(item) for item in when))


def _limits(read: _Reader) -> Limit | None:
    value = read.mapping("limits", ("credit", "rules"))
    if not value:
        return None
    credit = read.number(value, "credit", "limits")
    if credit > 1:
        raise read.fail("limits.credit", f"{credit:g} is no share from 0 to 1")
    rules = value.get("rules")
    if not isinstance(rules, list) or not rules:
        raise read.fail("limits.rules", "a list of categories or ids is needed")
    for item in rules:
        if not isinstance(item, str) or item.split("/", 1)[0] not in CATEGORIES:
            raise read.fail("limits.rules", f"{item!r} is no category and no id of a rule")
    return Limit(credit, tuple(rules))
