"""Rows that took no part in the training, said in whatever words: never shown, put aside, later."""

from __future__ import annotations

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Span, Terms, terms
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import is_placeholder
from mle_lint.probes.documents.sentences import of_prose
from mle_lint.record import NamedTuple

# Words between a negation and its verb, a verb and what it is done in, and the parts of a verb.
_NOT, _IN, _VERB = 6, 9, 6
# Nobody reads longer sentences, or more of them in a paragraph.
_LONG, _MANY = 800, 40
# "Trained until April and checked on May."
_THEN = pattern(
    r"\b(?:train(?:ed|ing)?|fit|fitted|learn(?:ed|s|t)?|tuned)\b[^.;\n]{0,24}"
    r"\b(?:on|to|until|till|up to|through|with|from|before|ended|ends|stopped|stops)\b[^;\n]{1,80}"
    r"\b(?:check|test|evaluat|scor|measur|validat|verif|judg|appl|predict)(?:ed|ing|s|ied)?\b"
    r"[^.;\n]{0,20}\b(?:on|against|with|over|in|from)\b"
)
_ENDED = pattern(
    r"\bno training (?:set|file|data|fold|split|run|rows?)\b"
    r"|\b(?:not (?:in|part of)|outside(?: of)?) (?:the |any )?training\b|"
    r"\btraining\b[^.;\n]{0,20}\b(?:ended|ends|stopped|stops|endete|endet)\b"
)
# "Excluded from the training", "only for this table".
_FROM = pattern(
    r"\b(?:exclu\w+|omit\w+|remov\w+|withheld|hidden|absent|missing|spared|kept|away|apart|left out"
    r"|independent|separate\w*|disjoint)\b[^.;\n]{0,24}\b(?:from|of|to|del?|du|dal\w*|do|vom|von)\b"
    r"[^.;\n]{0,24}\b(?:training|tuning|development|fitting|entrenamiento|treino|treinamento"
    r"|entrainement|addestramento|the (?:model|network))\b"
    r"|\b(?:only|solely|exclusively) (?:for|to) (?:this|test\w*|evaluat\w*|check\w*|measur\w*"
    r"|the (?:table|test|evaluation|numbers|results))\b"
)


class Partings(NamedTuple):
    """Words by which rows are kept apart: negations, verbs of seeing with who would see, verbs of
    use with what they would be used for, what is done to rows and the word that parts them, and
    what lies after the training."""

    nots: tuple[str, ...]
    sees: tuple[str, ...]
    seers: tuple[str, ...]
    uses: tuple[str, ...]
    learning: tuple[str, ...]
    puts: tuple[str, ...]
    away: tuple[str, ...]
    after: tuple[str, ...]


def apart(passages: Passages, words: Partings) -> set[int]:
    """The passages with a sentence that says so."""
    kinds = words.sees, words.uses, words.puts, words.after
    likely = frozenset().union(*map(passages.find, (*kinds, words.learning, words.seers)))
    return {
        index
        for index in likely
        if not is_placeholder(passages[index])
        and any(_says(said[:_LONG], words) for said in of_prose(passages[index])[:_MANY])
    }


def _says(sentence: str, words: Partings) -> bool:
    if any(whole.search(sentence) for whole in (_THEN, _ENDED, _FROM)):
        return True
    learning = terms(*words.learning)
    if _pairs(sentence, words.puts, words.away, _VERB) and len(sentence) < 400:
        return True
    if any(_near(sentence, s, learning, _IN) for s in terms(*words.after).spans(sentence)):
        return True
    for verbs, objects in ((words.sees, words.seers), (words.uses, words.learning)):
        whole = terms(*objects)
        for verb in _pairs(sentence, words.nots, verbs, _NOT):
            if _near(sentence, verb, whole, _IN):
                return True
    return False


def _pairs(sentence: str, first: tuple[str, ...], second: tuple[str, ...], most: int) -> list[Span]:
    """The places of a word of the second list close to one of the first."""
    others = terms(*first)
    return [span for span in terms(*second).spans(sentence) if _near(sentence, span, others, most)]


def _near(sentence: str, span: Span, others: Terms, most: int) -> bool:
    for other in others.spans(sentence):
        if other.start < span.end and span.start < other.end:
            continue
        between = sentence[min(span.end, other.end) : max(span.start, other.start)]
        if len(between.split()) <= most:
            return True
    return False
