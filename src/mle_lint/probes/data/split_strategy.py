"""Whether rows are kept apart for testing in a way that suits the data, and why."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.terms import folded, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import any_matching
from mle_lint.probes.code.main_work import serves
from mle_lint.probes.code.own_code import lines_of
from mle_lint.probes.data.hand_splits import Split
from mle_lint.probes.data.row_splits import (
    Words,
    in_other_languages,
    splits,
    trains_in_scripts,
    validates,
)
from mle_lint.probes.documents.kinds import MAX_OPENING
from mle_lint.probes.documents.passages import below, excerpt, is_placeholder
from mle_lint.probes.documents.sentences import END
from mle_lint.repository import Repository

_CLASSIFIES = pattern(
    r"Classifier|Logistic|\bSVC$|NB$|BCELoss|BCEWithLogits|CrossEntropy|ForSequence"
)
_COMMENT = pattern(r"#[^\n]*|\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''")
_ABOVE = 6
_BELOW = 3


def fitting(
    repository: Repository,
    *,
    holds: tuple[str, ...],
    folds: tuple[str, ...],
    stratified: tuple[str, ...],
    grouped: tuple[str, ...],
    timed: tuple[str, ...],
    ordered: tuple[str, ...],
    titles: tuple[str, ...],
    words: tuple[str, ...],
    reasons: tuple[str, ...],
    planned: tuple[str, ...],
) -> Iterator[Evidence]:
    """Splits that keep test and validation rows, suit the rows, and are given a reason.

    The first five parameters are those of `held_out`. Rows follow a time when code outside
    tests calls one of `ordered` or an opening title holds one of `titles`; then the split must
    do so too. Rows of classes must be stratified, or kept together in groups or by time. The
    reason stands in a passage with one of `words` and of `reasons`, or in a comment beside the
    split; items below headings with `planned` are only planned.
    """
    every = splits(repository, Words(holds, folds, stratified, grouped, timed))
    scripts = trains_in_scripts(repository)
    found = [s for s in every if not (scripts and s.module.notebook) and not serves(s.module)]
    held = [s for s in found if s.role == "held"]
    if not held or not validates(repository, found):
        return
    suiting = _suiting(repository, found, ordered, titles)
    reason = _told(repository, words, reasons, planned) if suiting else None
    reason = reason or _commented(repository, suiting, reasons)
    if reason is not None:
        yield suiting[0].evidence
        yield reason


def held_out(
    repository: Repository,
    *,
    holds: tuple[str, ...],
    folds: tuple[str, ...],
    stratified: tuple[str, ...],
    grouped: tuple[str, ...],
    timed: tuple[str, ...],
    texts: tuple[str, ...],
    given: tuple[str, ...],
) -> Iterator[Evidence]:
    """Any split in code, whatever its kind.

    `holds` are calls that keep rows apart once, `folds` by turns; `stratified`, `grouped` and
    `timed` are those of a special kind, of either sort; "name keyword" asks for the keyword.
    `texts` do so in other languages. Files that are called for training, and for one of `given`,
    hold rows that were divided before.
    """
    for split in splits(repository, Words(holds, folds, stratified, grouped, timed)):
        yield split.evidence
    yield from in_other_languages(repository, texts)
    yield from _divided_before(repository, given)


def _divided_before(repository: Repository, given: tuple[str, ...]) -> Iterator[Evidence]:
    kept = terms(*given)
    for module in repository.code:
        names = {p.text.rsplit("/", 1)[-1].lower(): p.line for p in module.facts.strings}
        train = any("train" in name for name in names)
        other = next((name for name in names if kept.search(name.replace("_", " "))), None)
        if train and other is not None:
            yield Evidence(module.at(names[other]), other)


def _suiting(
    repository: Repository, found: list[Split], ordered: tuple[str, ...], titles: tuple[str, ...]
) -> list[Split]:
    """The splits of a kind that suits the rows."""
    if _follows_time(repository, ordered, titles):
        return [split for split in found if split.kind == "time"]
    special = [split for split in found if split.kind != "plain"]
    return special if special or _classifies(repository) else found


def _follows_time(
    repository: Repository, ordered: tuple[str, ...], titles: tuple[str, ...]
) -> bool:
    if any(any_matching(module, ordered) is not None for module in repository.code):
        return True
    passages = repository.passages
    named = (i for i in passages.find(titles) if i < MAX_OPENING)
    return any(passages[i].block.kind == "heading" and not passages[i].rank for i in named)


def _classifies(repository: Repository) -> bool:
    names = (name for module in repository.code for name in module.by_last_name)
    return any(_CLASSIFIES.search(name) for name in names)


def _told(
    repository: Repository,
    words: tuple[str, ...],
    reasons: tuple[str, ...],
    planned: tuple[str, ...],
) -> Evidence | None:
    """A sentence that names the split and gives its reason."""
    passages = repository.passages
    plans = {i for i in below(passages, planned) if passages[i].block.kind == "item"}
    split, reason = terms(*words), terms(*reasons)
    for index in sorted((passages.find(words) & passages.find(reasons)) - plans):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_placeholder(passage):
            continue
        if any(split.search(s) and reason.search(s) for s in END.split(passage.text)):
            return excerpt(passage)
    return None


def _commented(
    repository: Repository, found: list[Split], reasons: tuple[str, ...]
) -> Evidence | None:
    """A comment or a docstring right at a split that gives a reason."""
    wanted = terms(*reasons)
    for split in found:
        if split.module.notebook:
            continue
        lines = lines_of(repository, split.module.path)
        first = max(split.line - 1 - _ABOVE, 0)
        text = "\n".join(lines[first : max(split.end_line, split.line + _BELOW)])
        for comment in _COMMENT.finditer(text):
            if wanted.search(folded(comment.group())):
                said = " ".join(comment.group().strip(" \"#'").split())[:80]
                return Evidence(split.module.at(split.line), said)
    return None
