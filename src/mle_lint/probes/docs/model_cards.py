"""Which questions of a model card are answered: in a card of its own, or in the README."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mle_lint.artefacts.passages import Passage, Passages
from mle_lint.artefacts.terms import WORD, Terms, folded, length, terms
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probe import Undecided
from mle_lint.probes.documents.passages import excerpt, is_placeholder
from mle_lint.repository import Repository

_CARD = pattern(
    r"(^|/)[\w-]*(model|system|data)[-_. ]?cards?\.[a-z]+$|(^|/)datasheet[\w-]*\.[a-z]+$"
)
_HEAD = pattern(r"---\n(.*?)\n(?:---|\.\.\.)\s*\n", re.DOTALL)
_KEY = pattern(r"^(\w+)\s*:\s*(\S.*)?$", re.MULTILINE)
# A head with one of these is that of a model on a hub.
_HUB = ("base_model", "pipeline_tag", "library_name", "model-index", "model_name")
_LABEL = pattern(r"[^:|：.]{2,48}[:|：]\s*\S")
# Words after a label or under a heading that answer a question.
LEAST_ANSWER = 3
# A heading of a README that asks a question has at most so many words besides.
MOST_SPARE = 2
# Questions that only a card asks, and those that matter most where people are judged.
_OWN = frozenset({"uses", "excluded", "privacy", "risks", "explained"})
_CARE = frozenset({"privacy", "risks"})
# How many of the first passages say whom a model is about.
OPENING = 12


def filled(
    repository: Repository,
    *,
    uses: tuple[str, ...],
    excluded: tuple[str, ...],
    data: tuple[str, ...],
    evaluation: tuple[str, ...],
    risks: tuple[str, ...],
    privacy: tuple[str, ...],
    licence: tuple[str, ...],
    owner: tuple[str, ...],
    explained: tuple[str, ...],
    titles: tuple[str, ...],
    unfilled: tuple[str, ...],
    people: tuple[str, ...],
    in_card: tuple[str, ...],
    least: int,
    in_readme: int,
    careful: bool = False,
) -> Iterator[Evidence]:
    """The card that answers so many of the nine questions, or a README that answers `in_readme`.

    `in_card` are words for the data that mean other things in a README. There, at least one answer
    must be to a question that only a card asks. With `careful`, a model about `people` needs risks
    or privacy among its answers. A card that was not read leaves the question open.
    """
    groups = {
        "uses": uses, "excluded": excluded, "data": data, "evaluation": evaluation,
        "risks": risks, "privacy": privacy, "licence": licence, "owner": owner,
        "explained": explained,
    }  # fmt: skip
    passages = repository.passages
    wrong = passages.find(unfilled)
    strict = careful and _is_about(passages, people)
    for indices, head, card in _candidates(repository, titles):
        kept = [i for i in indices if i not in wrong and not is_placeholder(passages[i])]
        asked = {**groups, "data": data + in_card} if card else groups
        found = {**_keys(head, asked), **_answered(passages, kept, asked, card)}
        enough = len(found) >= (least if card else in_readme)
        if enough and (card or found.keys() & _OWN) and (not strict or found.keys() & _CARE):
            yield from found.values()
            return
    unread = [path for path in repository.of_kind("document") if _CARD.search(path.lower())]
    if unread and not any(path in repository.documents for path in unread):
        raise Undecided(f"{unread[0]} was not read")


def _candidates(
    repository: Repository, titles: tuple[str, ...]
) -> Iterator[tuple[Sequence[int], tuple[Evidence, ...], bool]]:
    """Passages that may be a card, the keys of their head, and whether they are called a card."""
    passages = repository.passages
    by_path: dict[str, list[int]] = {}
    for index, passage in enumerate(passages.all):
        by_path.setdefault(passage.path, []).append(index)
    headed = passages.find(titles)
    for path in repository.documents:
        if _CARD.search(path.lower()):
            yield by_path.get(path, ()), _head(repository, path), True
    for part in passages.sections:
        if part.heading is not None and part.heading in headed:
            yield passages.under(part), (), True
    if repository.readme:
        head = _head(repository, repository.readme)
        yield by_path.get(repository.readme, ()), head, any(e.text in _HUB for e in head)


def _head(repository: Repository, path: str) -> tuple[Evidence, ...]:
    """The keys of a document's YAML head that have a value or a list below."""
    match = _HEAD.match(repository.text(path) or "")
    if match is None:
        return ()
    lines = match[1].split("\n")
    found = []
    for number, line in enumerate(lines):
        key = _KEY.match(line)
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if key and (key[2] or below.lstrip().startswith("-")):
            found.append(Evidence(Location(path, number + 2), key[1]))
    return tuple(found)


def _keys(head: tuple[Evidence, ...], groups: Mapping[str, tuple[str, ...]]) -> dict[str, Evidence]:
    found: dict[str, Evidence] = {}
    for name, words in groups.items():
        named = next((e for e in head if terms(*words).search(folded(e.text))), None)
        if named is not None:
            found[name] = named
    return found


def _answered(
    passages: Passages, indices: Sequence[int], groups: Mapping[str, tuple[str, ...]], loose: bool
) -> dict[str, Evidence]:
    """Each question with the heading or the label that answers it."""
    within = set(indices)
    found: dict[str, Evidence] = {}
    for name, words in groups.items():
        wanted = terms(*words)
        for index in sorted(passages.find(words) & within):
            passage = passages[index]
            if passage.block.kind == "heading":
                asks = loose or _is_brief(passage, wanted)
                said = asks and _below(passages, index, within) >= LEAST_ANSWER
            else:
                said = _LABEL.match(passage.text) is not None and wanted.begin(passage.text)
            if said:
                found[name] = excerpt(passage)
                break
    return found


def _is_brief(heading: Passage, wanted: Terms) -> bool:
    """Whether a heading below the title says hardly more than the term."""
    span = wanted.search(heading.text)
    spare = (
        len(WORD.findall(heading.text)) - len(WORD.findall(span.text)) if span else MOST_SPARE + 1
    )
    return heading.block.level > 1 and spare <= MOST_SPARE


def _below(passages: Passages, heading: int, within: set[int]) -> int:
    """How many words stand below a heading."""
    part = passages.sections[passages[heading].section]
    body = [passages[i] for i in passages.under(part) if i in within]
    return sum(length(p.text) for p in body if p.block.kind not in ("heading", "code"))


def _is_about(passages: Passages, people: tuple[str, ...]) -> bool:
    """Whether the first passages speak of people whom the model judges."""
    return any(index < OPENING for index in passages.find(people))
