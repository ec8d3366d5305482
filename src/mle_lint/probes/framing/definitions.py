"""Sentences that define what a model learns, by the forms in which people do.

The target has a name and a value (`y: cnt`), a condition makes a row positive (`counts as lost
when`), a model answers how many or whether, the possible answers are listed, or somebody gave the
rows their labels. Each form asks for two kinds of words in one sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.terms import Terms, folded, length, terms
from mle_lint.model import Evidence
from mle_lint.probes.documents.passages import below, excerpt, is_filled
from mle_lint.probes.documents.sentences import with_answers
from mle_lint.probes.framing import definition_forms as forms
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_MOST_LABEL = 6
# Words of values of which there are two.
_OPPOSITES = (
    "each", "every", "chaque", "cada", "ogni", "jede*", "yes", "oui", "ja", "sim", "true",
    "positiv*", "negativ*", "good", "normal", "fake", "spam", "benign", "low", "presence",
    "presencia", "presenca", "absence", "default", "churn*", "是否",
)  # fmt: skip
_MARKS = " #*0123456789.)-"
_NEAR = 70
_LEAST_HEADED = 5
_MOST = 2_000


class Words(NamedTuple):
    """The lists by which a definition is known; what each holds is said in the lexicon."""

    named: Terms
    aside: Terms
    supposed: Terms
    predicting: Terms
    quantities: Terms
    columns: Terms
    counted: Terms
    conditions: Terms
    counted_aside: Terms
    annotators: Terms
    annotated: Terms


def defined(
    repository: Repository,
    *,
    named: tuple[str, ...],
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
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    """Passages with a sentence that defines the target in one of the forms above."""
    passages = repository.passages
    words = Words(*map(_ready, (
        named, aside, supposed, predicting, quantities, columns, counted, conditions,
        counted_aside, annotators, annotated,
    )))  # fmt: skip
    found = passages.find(named) | passages.find(predicting) | passages.find(counted)
    found |= passages.find(annotated) | passages.find(columns) | passages.find(forms.SHORT)
    found |= passages.find(_OPPOSITES)
    found |= {i for i, passage in enumerate(passages.all) if _is_mapping(passage)}
    for index in sorted(found - below(passages, not_under)):
        passage = passages[index]
        if not is_filled(passage) or is_test(passage.path):
            continue
        headed = words.named.begin(passages.heading_of(index).lstrip(_MARKS))
        if any(_defines(folded(part), words, headed) for part in with_answers(passage)):
            yield excerpt(passage)


def _ready(words: tuple[str, ...]) -> Terms:
    return terms(*words)


def _is_mapping(passage: Passage) -> bool:
    """Whether a word in quotation marks is explained, or kinds stand beside their names."""
    text = passage.text[:_MOST]
    if any(mark in text for mark in '"“«「') and forms.QUOTED.search(text):
        return True
    return any(mark in text for mark in "=>→") and forms.MAPPED.search(text) is not None


def _defines(text: str, words: Words, headed: bool) -> bool:
    said = forms.PURPOSE.sub("", text)
    if words.supposed.search(said) or words.aside.search(text):
        return False
    return (
        (headed and length(text) >= _LEAST_HEADED)
        or _is_named(text, words)
        or _is_answer(text, words)
        or _is_counted(text, words)
        or _is_annotated(text, words)
        or forms.OUTPUT.search(text) is not None
    )


def _is_named(text: str, words: Words) -> bool:
    """`Outcome: back within 30 days`, `TARGET is 1 for`, `... is the dependent variable`."""
    for label in forms.LABEL.finditer(text):
        if label[1] == "y" or (
            words.named.begin(label[1]) and len(label[1].split()) <= _MOST_LABEL
        ):
            return True
    return any(forms.COPULA.match(text, name.end) for name in words.named.spans(text))


def _is_answer(text: str, words: Words) -> bool:
    """A verb of prediction near a quantity, a column or the list of what may be answered."""
    listed = forms.LISTED.search(text) is not None
    if listed and words.named.search(text):
        return True
    column = words.columns.search(text) is not None
    if forms.EITHER.search(text) or (
        column and (forms.VALUED.search(text) or forms.BINARY.search(text))
    ):
        return True
    foreign = not text.isascii()
    for verb in words.predicting.spans(text):
        before, after = text[max(0, verb.start - _NEAR) : verb.start], text[verb.end :][:_NEAR]
        if words.quantities.search(after) or (listed and forms.LISTED.search(text, verb.end)):
            return True
        if words.columns.search(before) or words.columns.search(after):
            return True
        # Where the verb stands last.
        if foreign and words.quantities.search(before):
            return True
    return False


def _is_counted(text: str, words: Words) -> bool:
    """What makes a row positive: `counts as lost (y = 1) when`, `1 inside, 0 outside`."""
    if words.counted_aside.search(text):
        return False
    if (
        forms.QUOTED.search(text)
        or forms.MAPPED.search(text)
        or forms.OPPOSED.search(text)
        or forms.EACH.search(text)
        or forms.IS_WHEN.search(text)
        or forms.CLASSED.search(text)
        or (forms.BINARY.search(text) and words.conditions.search(text))
    ):
        return True
    for verb in words.counted.spans(text):
        if words.conditions.search(text[max(0, verb.start - _NEAR) : verb.end + 2 * _NEAR]):
            return True
    return False


def _is_annotated(text: str, words: Words) -> bool:
    """Somebody gave the rows their labels."""
    verb = words.annotated.search(text)
    if verb is None:
        return False
    if words.annotators.search(text):
        return True
    return forms.SOME.search(text[max(0, verb.start - _NEAR) : verb.end]) is not None
