"""What is predicted, as documents define or name it."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import length, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.serving import asking, predictions
from mle_lint.probes.code.training import trained
from mle_lint.probes.documents.passages import counts, excerpt, holding, is_placeholder, mentions
from mle_lint.repository import Repository

# A verb of prediction with what it is about.
_OBJECT = pattern(
    r"\b(?:predict(?:s|ing)?|forecast(?:s|ing)?|estimat(?:es?|ing)|classif(?:y|ies|ying)) "
    r"(?:the|a|an|whether|if|how|which|your|their|its) (?!model|result|output|answer|data|value)\w"
    r"|\b(?:predecir|estimar|clasificar|prever|predire|stimare|classifier|classificar) "
    r"(?:si|el|la|los|las|o|a|os|as|le|les|il|lo|se|l|un|una|"
    r"sus?|suas?|seus?|sa|son|ses|leurs?|suo) ?\W?\w"
    r"|\b(?:du [dđ]oan|phan loai) (?!ket qua|mo hinh|du lieu)\w{2,}"
    r"|\b(?:предсказ(?:ать|ывает|ывать|ани[еяю])|прогноз(?:ирует|ировать|ирования|ирование)?) "
    r"(?!модел|результат|данн|с |на |для )\w{4,}"
    r"|预测(?!模型|结果|值|系统|效果|性能|准确|的|和|与|、|，|。|$)[\u4e00-\u9fff]{2}"
    # Hangul is compared in its parts.
    r"|(?<!\u1106\u1169\u1103\u1166\u11af)(?<!\u1100\u1167\u11af\u1100\u116a)"
    r"(?<!\u1103\u1166\u110b\u1175\u1110\u1165)[\u1100-\u11ff]{5,}"
    r"(?:\u110b\u1173\u11af|\u1105\u1173\u11af|\u110b\u1174)? ?\u110b\u1168\u110e\u1173\u11a8"
    r"(?! ?(?:\u1100\u1167\u11af\u1100\u116a|\u1106\u1169\u1103\u1166\u11af))"
    r"|(?<!モデル)(?<!結果)[\u30a0-\u30ff\u4e00-\u9fff]{2,}(?:を|の)予測"
)
# An option of a command. What a project holds is told by several passages of some words.
_OPTION = pattern(r"(?:^|\s)--[a-z]")
_LEAST_HELD = 3
# The name of the column by which the rows of an entity are told apart.
_KEY = pattern(r"\w_(?:id|key|code)\b")
_TELLING = ("paragraph", "item", "row")
_LEAST_HELD_WORDS = 3


def target_defined(
    repository: Repository,
    *,
    tasks: tuple[str, ...],
    things: tuple[str, ...],
    words: tuple[str, ...],
    facts: tuple[str, ...],
    without: tuple[str, ...],
    holds: tuple[str, ...],
    entities: tuple[str, ...],
    features: tuple[str, ...],
    tests: tuple[str, ...],
) -> Iterator[Evidence]:
    """Passages that say what is predicted: a task with its thing, or the target with a fact of it.

    Where nothing is trained, the `tests` on which a language model's answers are judged take their
    place; where no model is asked either, the fields of what the project `holds`, or the
    `entities` of its `features`.
    """
    passages = repository.passages
    if repository.code and next(trained(repository), None) is None:
        if next(asking(repository), None) is not None:
            yield from mentions(repository, words=tests, least_words=4, by_heading=False)
            return
        if next(predictions(repository), None) is None:
            yield from _held(passages, holds)
            yield from _keyed(passages, entities, features)
    yield from mentions(repository, words=tasks, near=things, least_words=5, by_heading=False)
    for index in sorted(passages.find(tasks)):
        passage = passages[index]
        if passage.block.kind not in ("heading", "code") and _OBJECT.search(passage.text):
            yield excerpt(passage)
    stating = terms(*(fact for fact in facts if fact[:1].isalnum() or fact > "\u2e80"))
    marks = tuple(fact for fact in facts if not (fact[:1].isalnum() or fact > "\u2e80"))
    for index in sorted(passages.find(words) - passages.find(without)):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_placeholder(passage):
            continue
        stated = stating.search(passage.text) or any(mark in passage.text for mark in marks)
        if stated and length(passage.text) >= 4:
            yield excerpt(passage)


def _held(passages: Passages, holds: tuple[str, ...]) -> Iterator[Evidence]:
    """Passages on fields of what is held, where several are; the options of a command are none."""
    found = [passages[index] for index in sorted(holding(passages, holds, True))]
    told = [
        passage
        for passage in found
        if counts(passage, 0, _LEAST_HELD_WORDS) and not _OPTION.search(passage.text)
    ]
    if len(told) >= _LEAST_HELD:
        yield from map(excerpt, told)


def _keyed(
    passages: Passages, entities: tuple[str, ...], features: tuple[str, ...]
) -> Iterator[Evidence]:
    """Passages that name the entity of the features, by the column that is its key."""
    for index in sorted(passages.find(entities) & passages.find(features)):
        passage = passages[index]
        if passage.block.kind in _TELLING and _KEY.search(passage.text):
            yield excerpt(passage)


def target_named(
    repository: Repository, *, words: tuple[str, ...], least_words: int
) -> Iterator[Evidence]:
    """Passages of any document that name what is predicted."""
    yield from mentions(repository, words=words, least_words=least_words, by_heading=False)


def target_learned(repository: Repository, *, words: tuple[str, ...]) -> Iterator[Evidence]:
    """Code that fits a model to a target, beside documents with one of the words on its data.

    Where no document speaks of the data, nothing was told and only the target left out.
    """
    passages = repository.passages
    told_of = (passages[index].block.kind for index in passages.find(words))
    if any(kind != "code" for kind in told_of):
        yield from trained(repository)
