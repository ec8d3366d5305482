"""What is predicted, as documents define or name it."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passage, Passages
from mle_lint.artefacts.terms import folded, length, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.serving import asking, predictions
from mle_lint.probes.code.training import trained
from mle_lint.probes.data import question_origins
from mle_lint.probes.documents.passages import (
    counts,
    excerpt,
    holding,
    is_form,
    is_placeholder,
    mentions,
)
from mle_lint.probes.documents.sentences import with_answers
from mle_lint.probes.framing import definitions
from mle_lint.probes.framing.definition_forms import PURPOSE
from mle_lint.repository import Repository

# A verb of prediction with what it is about.
_OBJECT = pattern(
    r"\b(?:predict(?:s|ing)?|forecast(?:s|ing)?|estimat(?:es?|ing)|classif(?:y|ies|ying)) "
    r"(?:the|a|an|whether|if|how|which|your|their|its) (?!model|result|output|answer|data|value)\w"
    r"|\b(?:predecir|estimar|clasificar|prever|predire|stimare|classifier|classificar) "
    r"(?:si|el|la|los|las|o|a|os|as|le|les|il|lo|se|l|un|una|"
    r"sus?|suas?|seus?|sa|son|ses|leurs?|suo)\b ?\W?\w"
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
_LEAST_TOLD = 5
_TOOL = pattern(r"(?<![\w.])/[a-z_/-]+|\bestimators?\b")


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
    defined: tuple[str, ...],
    aside: tuple[str, ...],
    supposed: tuple[str, ...],
    predicting: tuple[str, ...],
    quantities: tuple[str, ...],
    columns: tuple[str, ...],
    counted: tuple[str, ...],
    conditions: tuple[str, ...],
    counted_aside: tuple[str, ...],
    annotators: tuple[str, ...],
    annotated: tuple[str, ...],
    cases: tuple[str, ...],
    made: tuple[str, ...],
    judging: tuple[str, ...],
    code_tests: tuple[str, ...],
    not_under: tuple[str, ...],
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
            yield from question_origins.told_made(
                repository,
                cases=cases,
                made=made,
                judging=judging,
                annotators=annotators,
                supposed=supposed,
                without=code_tests,
                not_under=not_under,
            )
            return
        if next(predictions(repository), None) is None:
            yield from _held(passages, holds)
            yield from _keyed(passages, entities, features)
    yield from _tasked(repository, tasks, things, aside, supposed)
    yield from _stated(repository, words, facts, (*without, *aside), supposed)
    yield from definitions.defined(
        repository,
        named=defined,
        aside=aside,
        supposed=supposed,
        predicting=predicting,
        quantities=quantities,
        columns=columns,
        counted=counted,
        conditions=conditions,
        counted_aside=counted_aside,
        annotators=annotators,
        annotated=annotated,
        not_under=not_under,
    )


def _tasked(
    repository: Repository,
    tasks: tuple[str, ...],
    things: tuple[str, ...],
    aside: tuple[str, ...],
    supposed: tuple[str, ...],
) -> Iterator[Evidence]:
    """Passages with a sentence that names a task and its thing, or gives its verb an object."""
    passages = repository.passages
    task, thing, other, idle = terms(*tasks), terms(*things), terms(*aside), terms(*supposed)
    for index in sorted(passages.find(tasks)):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or _is_blank(passage):
            continue
        for text in map(_without_tools, with_answers(passage)):
            if other.search(text) or not task.search(text):
                continue
            told = thing.search(text) is not None and idle.search(PURPOSE.sub("", text)) is None
            told = told and length(passage.text) >= _LEAST_TOLD
            if told or _OBJECT.search(text):
                yield excerpt(passage)
                break


def _without_tools(text: str) -> str:
    """A folded sentence without routes and without the word for any model."""
    return _TOOL.sub(" ", folded(text))


def _stated(
    repository: Repository,
    words: tuple[str, ...],
    facts: tuple[str, ...],
    without: tuple[str, ...],
    supposed: tuple[str, ...],
) -> Iterator[Evidence]:
    """Passages with a sentence on the target that holds a fact of it."""
    passages = repository.passages
    named, aside, idle = terms(*words), terms(*without), terms(*supposed)
    stating = terms(*(fact for fact in facts if fact[:1].isalnum() or fact > "\u2e80"))
    marks = tuple(fact for fact in facts if not (fact[:1].isalnum() or fact > "\u2e80"))
    for index in sorted(passages.find(words)):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or _is_blank(passage):
            continue
        for text in map(folded, with_answers(passage)):
            if not named.search(text) or aside.search(text) or idle.search(text):
                continue
            stated = stating.search(text) or any(mark in text for mark in marks)
            if stated and length(text) >= 4:
                yield excerpt(passage)
                break


def _is_blank(passage: Passage) -> bool:
    return is_placeholder(passage) or is_form(passage)


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
