"""Turns a tree and the user's choices into a report; what `check` and `diff` have in common."""

from __future__ import annotations

from mle_lint import catalogue, config, engine, remembered
from mle_lint.cache import Cache
from mle_lint.config_values import Config, check_names
from mle_lint.engine import Settings
from mle_lint.record import NamedTuple
from mle_lint.report import Report
from mle_lint.repository import Repository
from mle_lint.rule import Rule
from mle_lint.trees.base import Tree


class Choice(NamedTuple):
    """What the command line says about the judging; it wins over the configuration.

    `ignore` leaves rules out of the run; the configuration's ignores only silence findings.
    """

    lane: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    config: str | None = None
    cache: bool = True
    jobs: int = 1


class Judge(NamedTuple):
    """The rules that run, and how."""

    rules: tuple[Rule, ...]
    settings: Settings
    config: Config
    digest: str


def judge(tree: Tree, root: str | None, choice: Choice) -> Judge:
    """The judge that the tree's configuration and the command line ask for; raises UserError.

    `root` is the folder of the tree on disk, or None for a revision or an archive.
    """
    decided = config.read(tree, choice.config)
    own = () if choice.rules and root is None else config.own_rules(decided, root)
    rules = catalogue.load(*dict.fromkeys((*own, *choice.rules)))
    check_names(decided, {n for r in rules.rules for n in (r.slug, r.id, r.category)})
    settings = Settings(
        lane=choice.lane or decided.lane,
        traits=decided.traits,
        ignores=decided.ignores,
        origin=decided.origin,
    )
    chosen = rules.chosen(choice.select or decided.select, choice.ignore)
    return Judge(chosen, settings, decided, rules.digest)


def inspected(tree: Tree, judge: Judge, choice: Choice) -> Report:
    """The report on a tree."""
    if not choice.cache:
        return engine.lint(Repository(tree, None, choice.jobs), judge.rules, judge.settings)
    repository = Repository(tree, Cache(tree.home), choice.jobs)
    return remembered.lint(repository, judge.rules, judge.settings, judge.digest)
