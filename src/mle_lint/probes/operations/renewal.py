"""When or how a model is trained again, taken back, or replaced by something simpler."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from mle_lint.artefacts.module import Function, Module
from mle_lint.artefacts.passages import Passage, Passages
from mle_lint.artefacts.terms import length, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import training
from mle_lint.probes.code.calls import imports
from mle_lint.probes.documents.passages import background, below, excerpt
from mle_lint.probes.documents.sentences import SHELL, close, says, with_words
from mle_lint.repository import Repository

_NAME = pattern(r"[a-z]+")
# What one trains on comes anew only where the training is done again and again.
_NEWEST = ("newest data", "latest data", "fresh data", "most recent data")
_LABEL = pattern(r"^\W*(schedul\w*|trigger\w*|frequency|cadence|cron|frecuencia|frequencia)\W*:")
_SCHEDULED = frozenset({"schedule", "schedule_interval", "cron", "schedules"})
_SCHEDULES = (".every", ".add_job", "CronSchedule", "IntervalSchedule")
# Words between the name of the training and that of its rhythm.
_APART = 6
# Words between a denial and what it denies.
_DENIED = 3
# An item on a list of what is to be done names it in so many words.
_LEAST_NAMED = 2
# So many words below a heading on retraining tell when.
_FEW_NAMED = 3
# Names of tables and of settings, whatever words they are made of.
_NAMED = pattern(
    r"(?<![\w./\\-])[\w./\\-]{0,200}\.(?:csv|tsv|parquet|xlsx?|feather)\b|\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b"
)
# Fewer words name a feature and do not tell when or how.
_FEW_WORDS = 5


def told(
    repository: Repository,
    *,
    retrain: tuple[str, ...],
    train: tuple[str, ...],
    cadence: tuple[str, ...],
    when: tuple[str, ...],
    back: tuple[str, ...],
    versions: tuple[str, ...],
    fallback: tuple[str, ...],
    answers: tuple[str, ...],
    renew: tuple[str, ...],
    indexes: tuple[str, ...],
    commands: tuple[str, ...],
    incumbents: tuple[str, ...],
    compared: tuple[str, ...],
    provided: tuple[str, ...],
    takes: tuple[str, ...],
    live: tuple[str, ...],
    plans: tuple[str, ...],
    technical: tuple[str, ...],
    loop: tuple[str, ...],
    hedges: tuple[str, ...],
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    """Sentences, sections and commands that say when or how.

    `retrain`, or `back` with `versions`, beside a word of `when` or `cadence`; `train` or `renew`
    of `indexes` close to a `cadence`; a training on the newest data; a `fallback` to one of
    `answers`; a schedule below a heading on training; `commands` in a shell; a new model that
    `takes` the place of one of `incumbents`, `provided` that it is better as `compared` with it; a
    section on the `plans` to retrain, or what one on retraining, or a list so introduced, says of
    an occasion. Nothing hedged or below `not_under` counts, nothing `technical` as a fallback, and
    no word of the training `loop` as its schedule. A notebook tells the steps of an analysis, if
    not with a word of `live`, and what it falls back to is one.
    """
    passages = repository.passages
    aside = below(passages, not_under) | background(passages)
    occasions = (*cadence, *when)
    kinds = (*retrain, *train, *back, *fallback, *renew, *_NEWEST)
    # Whatever is told, it has an occasion, the newest data, or what is fallen back to beside it.
    for index, sentence in with_words(repository, kinds, (*occasions, *_NEWEST, *answers)):
        if index in aside or says(sentence, hedges) or _is_step(passages[index], sentence, live):
            continue
        context = _context(passages[index], sentence)
        if (
            (says(sentence, retrain, occasions) and _tells(sentence, loop))
            or (close(sentence, train, cadence, _APART) and _tells(sentence, loop))
            or close(sentence, (*train, "trained"), _NEWEST, _APART)
            or (says(sentence, renew, indexes) and close(sentence, renew, cadence, _APART))
            or (
                says(f"{passages.heading_of(index)} {sentence}", versions)
                and _replaced(sentence, back, (occasions,), technical, context)
            )
            or (
                not passages[index].notebook
                and _replaced(sentence, fallback, (answers,), technical, context)
            )
        ):
            yield excerpt(passages[index])
    off = (*technical, *hedges)
    yield from _on_occasions(passages, retrain, occasions, (*off, *loop), aside)
    yield from _sections(passages, retrain, (*occasions, *plans), off, aside)
    yield from _sections(passages, back, occasions, off, aside, versions)
    for index, sentence in with_words(repository, incumbents, compared, provided, takes):
        if index not in aside and not says(sentence, hedges):
            yield excerpt(passages[index])
    yield from _scheduled(passages, train, aside)
    yield from _commands(passages, commands, technical, aside)


def _is_step(passage: Passage, sentence: str, live: tuple[str, ...]) -> bool:
    """Whether a notebook tells of a step of its analysis."""
    return passage.notebook and not says(sentence, live)


def _on_occasions(
    passages: Passages,
    retrain: tuple[str, ...],
    occasions: tuple[str, ...],
    without: tuple[str, ...],
    aside: AbstractSet[int],
) -> Iterator[Evidence]:
    """Items and sentences of an occasion in sections on retraining, and in lists so introduced."""
    about = passages.find(retrain) - passages.find(without)
    inside: set[int] = set()
    for index in about:
        passage = passages[index]
        part = passages.headed_by(index)
        if passage.notebook or index in aside:
            continue
        if part is not None and passage.block.level > 1:
            inside.update(passages.under(part))
        elif passage.text.rstrip().endswith((":", "：")):
            inside.update(_items_after(passages, index))
    for index in sorted(inside & passages.find(occasions) - passages.find(without) - aside):
        kind = passages[index].block.kind
        if kind in ("item", "row", "paragraph") and length(passages[index].text) >= _FEW_NAMED:
            yield excerpt(passages[index])


def _items_after(passages: Passages, index: int) -> Iterator[int]:
    for after in range(index + 1, len(passages)):
        if passages[after].block.kind != "item" or passages[after].path != passages[index].path:
            return
        yield after


def _tells(sentence: str, loop: tuple[str, ...]) -> bool:
    """Whether a sentence is more than a name, and not on the last fit of a search."""
    return length(sentence) >= _FEW_WORDS and not says(sentence, loop)


def _context(passage: Passage, sentence: str) -> str:
    """What tells whether a rollback is technical: for a comment, the commands around it too."""
    return passage.text if passage.block.kind == "code" else sentence


def _replaced(
    sentence: str,
    words: tuple[str, ...],
    beside: tuple[tuple[str, ...], ...],
    technical: tuple[str, ...],
    context: str,
) -> bool:
    said = _NAMED.sub(" ", sentence)
    return says(said, words, *beside) and not says(context, technical)


def _sections(
    passages: Passages,
    words: tuple[str, ...],
    occasions: tuple[str, ...],
    without: tuple[str, ...],
    aside: AbstractSet[int],
    also: tuple[str, ...] = (),
) -> Iterator[Evidence]:
    """Sections headed by one of the words and an occasion, with something below, and, in it or
    in the heading, a word of `also`."""
    of_models = passages.find(also)
    titles = (passages.find(words) & passages.find(occasions)) - passages.find(without)
    for part in passages.sections:
        if part.heading is None or part.heading not in titles or part.heading in aside:
            continue
        if also and of_models.isdisjoint((part.heading, *passages.under(part))):
            continue
        if sum(length(passages[i].text) for i in passages.under(part)) >= 12:
            yield excerpt(passages[part.heading])


def _scheduled(
    passages: Passages, train: tuple[str, ...], aside: AbstractSet[int]
) -> Iterator[Evidence]:
    """Entries such as `Schedule: daily at 2` below a heading on training."""
    for index in sorted(passages.find(("schedul*", "trigger*", "frequency", "cadence", "cron"))):
        passage = passages[index]
        if index in aside or not _LABEL.match(passage.text):
            continue
        if terms(*train).search(passages.heading_of(index)):
            yield excerpt(passage)


def _commands(
    passages: Passages,
    commands: tuple[str, ...],
    technical: tuple[str, ...],
    aside: AbstractSet[int],
) -> Iterator[Evidence]:
    """Shell commands that retrain or roll back."""
    wanted = terms(*commands)
    for index, passage in enumerate(passages.all):
        if passage.block.language not in SHELL or index in aside or not wanted.search(passage.text):
            continue
        for line in passage.text.splitlines():
            if wanted.search(line) and not says(passage.text, technical):
                yield excerpt(passage)
                break


def named(
    repository: Repository,
    *,
    retrain: tuple[str, ...],
    live: tuple[str, ...],
    back: tuple[str, ...],
    versions: tuple[str, ...],
    fallback: tuple[str, ...],
    answers: tuple[str, ...],
    renew: tuple[str, ...],
    indexes: tuple[str, ...],
    promote: tuple[str, ...],
    better: tuple[str, ...],
    loop: tuple[str, ...],
    technical: tuple[str, ...],
    schedulers: tuple[str, ...],
    denied: tuple[str, ...],
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    """Sentences that name it, or tell by which rule a model or how an index is replaced.

    The last fit of a search, or of a training `loop`, is no renewal. Also code alone: functions
    that retrain or roll back, and, where something is trained, in a module that imports one of
    the `schedulers`, a schedule for the training.
    """
    passages = repository.passages
    aside = below(passages, not_under) | background(passages)
    kinds = (*retrain, *back, *fallback, *renew, *promote)
    for index, sentence in with_words(repository, kinds):
        if index in aside or close(sentence, denied, kinds, _DENIED):
            continue
        if _is_step(passages[index], sentence, live):
            continue
        context = _context(passages[index], sentence)
        if (
            (
                says(sentence, retrain)
                and length(sentence) >= _LEAST_NAMED
                and not says(sentence, loop)
            )
            or says(sentence, promote, better)
            or says(sentence, renew, indexes)
            or _replaced(sentence, back, (versions,), technical, context)
            or _replaced(sentence, fallback, (answers,), technical, context)
        ):
            yield excerpt(passages[index])
    trains = any(True for _ in training.trained(repository))
    for module in repository.code:
        if not module.notebook:
            yield from _renewing(module)
            if trains and imports(module, schedulers):
                yield from _scheduling(module)


def _renewing(module: Module) -> Iterator[Evidence]:
    """A function that trains again, or takes a version back."""
    for function in module.facts.functions:
        words = set(_NAME.findall(function.name.rsplit(".", 1)[-1].lower()))
        again = ("retrain" in words and not _is_given(function)) or {"trigger", "training"} <= words
        if again or ("rollback" in words and "." not in function.name):
            yield Evidence(module.at(function.line), f"def {function.name}")
            return


def _is_given(function: Function) -> bool:
    """Whether a function takes the parameters that a search found, as the last fit of it does."""
    return any(parameter.name.endswith("params") for parameter in function.parameters)


def _scheduling(module: Module) -> Iterator[Evidence]:
    """A schedule in a module that is named by the training, or has a function or a task of it."""
    names = [module.path, *(f.name for f in module.facts.functions)]
    names += [place.text for place in module.facts.strings]
    if not any(word.startswith("train") for name in names for word in _NAME.findall(name.lower())):
        return
    for call in module.facts.calls:
        if not _SCHEDULED.isdisjoint(call.keywords) or call.name.endswith(_SCHEDULES):
            yield Evidence(module.at(call.line), call.name)
            return
