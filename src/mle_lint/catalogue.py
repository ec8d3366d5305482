"""Finds and loads the rules: the built-in ones, and the user's own beside them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from mle_lint.model import UserError
from mle_lint.rule import Rule, RuleError, nearest, rule_of

LEXICON = "lexicon.yml"


class Catalogue(NamedTuple):
    """All loaded rules by id, and a digest of their text for reports that compare runs."""

    rules: tuple[Rule, ...]

    def named(self, slug: str) -> Rule:
        """The rule of a slug or id; raises UserError with the nearest one."""
        for rule in self.rules:
            if slug in (rule.slug, rule.id):
                return rule
        raise UserError(f"no rule '{slug}'{nearest(slug, [r.slug for r in self.rules])}")

    def chosen(self, select: Iterable[str], ignore: Iterable[str]) -> tuple[Rule, ...]:
        """Rules whose slug, id or category is selected and not ignored; all when none is."""
        wanted, unwanted = tuple(select), tuple(ignore)
        names = {name for rule in self.rules for name in (rule.slug, rule.id, rule.category)}
        for name in (*wanted, *unwanted):
            if name not in names:
                raise UserError(f"no rule or category '{name}'{nearest(name, sorted(names))}")
        return tuple(
            rule
            for rule in self.rules
            if (not wanted or _matches(rule, wanted)) and not _matches(rule, unwanted)
        )


def _matches(rule: Rule, names: tuple[str, ...]) -> bool:
    return rule.slug in names or rule.id in names or rule.category in names


def built_in() -> str:
    """The folder of the built-in rules: in the wheel, else at the top of the source tree."""
    here = os.path.dirname(os.path.abspath(__file__))
    inside = os.path.join(here, "rules")
    return inside if os.path.isdir(inside) else os.path.join(here, "..", "..", "rules")


@lru_cache(maxsize=4)
def load(*own: str) -> Catalogue:
    """The built-in rules and those of the user's folders; raises RuleError, UserError."""
    lexicon: dict[str, tuple[str, ...]] = {}
    rules: dict[str, Rule] = {}
    slugs: dict[str, str] = {}
    for folder in (built_in(), *own):
        if not os.path.isdir(folder):
            raise UserError(f"{folder}: no such folder of rules")
        lexicon.update(_lexicon(os.path.join(folder, LEXICON)))
        for id_, path in _files(folder):
            shown = os.path.relpath(path) if folder in own else f"rules/{id_}.yml"
            rule = rule_of(id_, shown, _yaml(path, shown), lexicon)
            if slugs.setdefault(rule.slug, id_) != id_ or id_ in rules:
                raise RuleError(f"{shown}: the name '{rule.slug}' is taken by {slugs[rule.slug]}")
            rules[id_] = rule
    return Catalogue(tuple(rules[id_] for id_ in sorted(rules)))


def _files(folder: str) -> list[tuple[str, str]]:
    """Ids and paths of the rule files in a folder's categories."""
    found = []
    for entry in os.scandir(folder):
        if entry.is_dir():
            for file in os.scandir(entry.path):
                if file.name.endswith(".yml"):
                    found.append((f"{entry.name}/{file.name[:-4]}", file.path))
    return sorted(found)


def _lexicon(path: str) -> Mapping[str, tuple[str, ...]]:
    if not os.path.exists(path):
        return {}
    values = _yaml(path, path)
    if not isinstance(values, dict):
        raise RuleError(f"{path}: a mapping of names to lists of words is needed")
    lexicon = {}
    for name, words in values.items():
        flat = [w for part in words.values() for w in part] if isinstance(words, dict) else words
        if not isinstance(flat, list) or not all(isinstance(word, str) for word in flat):
            raise RuleError(f"{path}: {name}: a list of words, or one for each language, is needed")
        lexicon[str(name)] = tuple(flat)
    return lexicon


def _yaml(path: str, shown: str) -> Any:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        with open(path, encoding="utf-8") as file:
            return yaml.load(file, Loader=loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        raise RuleError(f"{shown}: not YAML: {problem}{line}") from error
