"""Finds and loads the rules: the built-in ones, and the user's own beside them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from mle_lint import rule_files
from mle_lint.model import UserError
from mle_lint.probe import check, unchecked
from mle_lint.record import NamedTuple
from mle_lint.rule import Rule
from mle_lint.rule_reading import RuleError, rule_of
from mle_lint.spelling import nearest


class Catalogue(NamedTuple):
    """All loaded rules, sorted by id, and a digest of the files that they were read from."""

    rules: tuple[Rule, ...]
    digest: str = ""

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
    digests: list[str] = []
    for folder in (built_in(), *own):
        shown = os.path.relpath(folder) if folder in own else "rules"
        digest, values, copied = rule_files.read(folder, shown)
        digests.append(digest)
        lexicon.update(_lexicon(values.pop("lexicon", {}), f"{shown}/{rule_files.LEXICON}"))
        for id_, value in values.items():
            path = f"{shown}/{id_}.yml"
            rule = rule_of(id_, path, value, lexicon, unchecked if copied else check)
            if slugs.setdefault(rule.slug, id_) != id_ or id_ in rules:
                raise RuleError(f"{path}: the name '{rule.slug}' is taken by {slugs[rule.slug]}")
            rules[id_] = rule
    return Catalogue(tuple(rules[id_] for id_ in sorted(rules)), "-".join(digests))


def _lexicon(values: Any, path: str) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(values, dict):
        raise RuleError(f"{path}: a mapping of names to lists of words is needed")
    lexicon = {}
    for name, words in values.items():
        flat = [w for part in words.values() for w in part] if isinstance(words, dict) else words
        if not isinstance(flat, list) or not all(isinstance(word, str) for word in flat):
            raise RuleError(f"{path}: {name}: a list of words, or one for each language, is needed")
        lexicon[str(name)] = tuple(flat)
    return lexicon
