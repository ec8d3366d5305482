"""Checks the values of a configuration; every mistake is told with file, key and mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mle_lint.model import UserError
from mle_lint.record import NamedTuple
from mle_lint.rule import LANES
from mle_lint.spelling import nearest
from mle_lint.suppression import Ignore

ALL_LANES = (*LANES, "analysis-only")
FAIL_ON = ("error", "warning", "info", "never")
KEYS = ("lane", "select", "ignore", "rules", "fail-under", "fail-on", "traits")
_IGNORE_KEYS = ("rule", "reason", "path")
_MAX_SHOWN = 60


class Config(NamedTuple):
    """A configuration with nothing but known keys. `ignores` silence, they switch nothing off.

    `rules` are folders relative to the repository's root; `origin` is the file it came from.
    """

    lane: str | None = None
    select: tuple[str, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    rules: tuple[str, ...] = ()
    fail_under: float | None = None
    fail_on: str | None = None
    traits: Mapping[str, bool] = {}
    origin: str = "configuration"


def config_of(values: Any, origin: str, prefix: str = "") -> Config:
    """The configuration in a mapping; raises UserError. `prefix` goes before keys in messages."""
    read = _Values(origin, prefix)
    if not isinstance(values, dict):
        raise UserError(f"{origin}: a mapping of keys is needed; known are {', '.join(KEYS)}")
    read.known(values, KEYS, "")
    return Config(
        lane=read.choice(values, "lane", ALL_LANES),
        select=read.names(values, "select"),
        ignores=_ignores(read, values.get("ignore", {})),
        rules=read.names(values, "rules"),
        fail_under=_fail_under(read, values),
        fail_on=read.choice(values, "fail-on", FAIL_ON),
        traits=_traits(read, values.get("traits", {})),
        origin=origin,
    )


def check_names(config: Config, names: Iterable[str]) -> None:
    """Raises UserError when a rule that the configuration names is none of the given names."""
    known = sorted(names)
    named = [("select", name) for name in config.select]
    for key, name in [*named, *(("ignore", ignore.rule) for ignore in config.ignores)]:
        if name not in known:
            shown = _short(name)
            raise UserError(f"{config.origin}: {key}: no rule '{shown}'{nearest(shown, known)}")


class _Values:
    """Takes checked values out of mappings, and words the mistakes."""

    def __init__(self, origin: str, prefix: str) -> None:
        self.origin, self.prefix = origin, prefix

    def fail(self, key: str, problem: str) -> UserError:
        return UserError(f"{self.origin}: {self.prefix}{key}: {problem}")

    def known(self, mapping: Mapping[str, Any], names: Iterable[str], within: str) -> None:
        for key in mapping:
            if key not in names:
                shown = _short(key)
                raise self.fail(f"{within}{shown}", f"unknown key{nearest(shown, names)}")

    def text(self, value: Any, key: str, what: str) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, f"{what} is needed, not {_named(value)}")
        return " ".join(value.split())

    def choice(self, values: Mapping[str, Any], key: str, names: tuple[str, ...]) -> str | None:
        if key not in values:
            return None
        value = values[key]
        if value not in names:
            close = nearest(_short(value), names) if isinstance(value, str) else ""
            raise self.fail(key, f"{_named(value)} is not one of {', '.join(names)}{close}")
        return str(value)

    def names(self, values: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = values.get(key, [])
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list):
            raise self.fail(key, f"a list of names is needed, not {_named(value)}")
        return tuple(self.text(item, key, "a name") for item in items)


def _ignores(read: _Values, value: Any) -> tuple[Ignore, ...]:
    if isinstance(value, dict):
        return tuple(
            Ignore(rule, read.text(reason, f"ignore.{_short(rule)}", "a reason in words"))
            for rule, reason in value.items()
        )
    if not isinstance(value, list):
        raise read.fail("ignore", f"a mapping of rules to reasons is needed, not {_named(value)}")
    return tuple(_ignore(read, item) for item in value)


def _ignore(read: _Values, item: Any) -> Ignore:
    if not isinstance(item, dict):
        raise read.fail("ignore", f"{_named(item)} has no reason; give rule and reason")
    read.known(item, _IGNORE_KEYS, "ignore.")
    rule = read.text(item.get("rule"), "ignore.rule", "the name of a rule")
    reason = read.text(item.get("reason"), "ignore.reason", f"a reason in words for '{rule}'")
    return Ignore(rule, reason, read.text(item.get("path", "*"), "ignore.path", "a path or glob"))


def _fail_under(read: _Values, values: Mapping[str, Any]) -> float | None:
    if "fail-under" not in values:
        return None
    value = values["fail-under"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise read.fail("fail-under", f"a number from 0 to 100 is needed, not {_named(value)}")
    return float(value)


def _traits(read: _Values, value: Any) -> Mapping[str, bool]:
    if not isinstance(value, dict):
        raise read.fail("traits", f"a mapping of traits to true or false, not {_named(value)}")
    if not value:
        return {}
    from mle_lint.traits import NAMES

    read.known(value, NAMES, "traits.")
    for name, given in value.items():
        if not isinstance(given, bool):
            raise read.fail(f"traits.{name}", f"true or false is needed, not {_named(given)}")
    return dict(value)


def _named(value: Any) -> str:
    """A value in a message; lists and mappings only by kind, since they may be of any size."""
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}" if abs(value) < 1e15 else "such a number"
    return repr(_short(str(value)))


def _short(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 3]}..."
