"""The verdicts on a repository that did not change since the last run.

They are kept beside the cached facts and only count while the content of every file, the rules, the
settings and the versions are the same. Like those, they may be damaged or deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping

from mle_lint import rule_results
from mle_lint.cache import path_of, replace, stamp
from mle_lint.engine import Settings, Verdicts, counted, judged
from mle_lint.loading import COST
from mle_lint.model import Outcome, Unknown
from mle_lint.report import Lane, Report, Trait
from mle_lint.repository import Repository
from mle_lint.rule import Rule
from mle_lint.score import RUBRIC
from mle_lint.trees.base import Unreadable

# A run takes some ten times as long as it parses code. From so many milliseconds of parsing on,
# reading and hashing every file once more costs well below a tenth of what it can save.
WORTH_REMEMBERING = 40.0


def lint(
    repository: Repository, rules: tuple[Rule, ...], settings: Settings, digest: str
) -> Report:
    """The report of `engine.lint`, from the last run's verdicts where nothing changed.

    `digest` stands for the text of the rules.
    """
    if not _worthwhile(repository):
        return counted(repository, judged(repository, rules, settings), settings)
    path = path_of(repository.tree.home, "verdicts")
    key = _key(repository, rules, settings, digest)
    verdicts = _read(path, key, {rule.id: rule for rule in rules})
    if verdicts is None:
        verdicts = judged(repository, rules, settings)
        # A rule whose probe broke shall be tried again.
        if all(result.outcome is not Outcome.ERROR for result in verdicts.results):
            payload = _encoded(verdicts)
            check = b"%08x" % zlib.crc32(payload)
            replace(path, b"\n".join((key.encode(), check, payload)))
    return counted(repository, verdicts, settings)


def _worthwhile(repository: Repository) -> bool:
    kinds = ("module", "notebook")
    sizes = {kind: sum(map(repository.size, repository.of_kind(kind))) for kind in kinds}
    return sum(COST[kind] * size / 1000 for kind, size in sizes.items()) >= WORTH_REMEMBERING


def _key(repository: Repository, rules: tuple[Rule, ...], settings: Settings, digest: str) -> str:
    """A digest of all that the verdicts depend on."""
    whole = hashlib.blake2b(digest_size=20)
    facts = (stamp(), RUBRIC, digest, [rule.id for rule in rules])
    chosen = (settings.lane, sorted(settings.traits.items()))
    whole.update(json.dumps([facts, chosen]).encode())
    for entry in repository.tree.entries():
        whole.update(repr(entry).encode("utf-8", "replace"))
        try:
            whole.update(hashlib.blake2b(repository.tree.read(entry.path)).digest())
        except Unreadable as error:
            whole.update(str(error).encode("utf-8", "replace"))
    return whole.hexdigest()


def _encoded(verdicts: Verdicts) -> bytes:
    results = [rule_results.to_json(result) for result in verdicts.results]
    values = [verdicts.lane, dict(verdicts.traits), results, verdicts.unknown, verdicts.claims]
    return json.dumps(values).encode()


def _read(path: str, key: str, rules: Mapping[str, Rule]) -> Verdicts | None:
    try:
        with open(path, "rb") as file:
            known, check, payload = file.read().split(b"\n", 2)
        if known != key.encode() or check != b"%08x" % zlib.crc32(payload):
            return None
        (lane, reasons), found, results, unknown, claims = json.loads(payload)
        return Verdicts(
            Lane(lane, tuple(reasons)),
            {name: Trait(value, tuple(why)) for name, (value, why) in found.items()},
            tuple(rule_results.from_json(item, rules) for item in results),
            tuple(map(Unknown._make, unknown)),
            tuple(map(rule_results.claim, claims)),
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None
