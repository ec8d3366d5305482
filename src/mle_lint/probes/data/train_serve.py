"""Whether serving transforms its rows as training did: by the same code or the same artefact."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.probe import Undecided
from mle_lint.probes.code.calls import any_matching, evidence, imports
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.model_calls import Names, predicts
from mle_lint.probes.code.own_code import Scope
from mle_lint.probes.data.serving_paths import Served, served, trained_by
from mle_lint.probes.documents.passages import below, excerpt, is_placeholder
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# What reads texts and pictures, and what takes rows apart that a model has no library for.
_RAW = (
    "PIL", "cv2", "torchvision", "skimage", "librosa", "torchaudio", "transformers", "peft", "vllm",
    "sentence_transformers", "llama_cpp", "ultralytics", "diffusers", "spacy", "nltk",
)  # fmt: skip
_TABLES = ("pandas", "polars", "pyspark")


class _Words(NamedTuple):
    """Words of the names of functions that transform, and calls that do so by hand."""

    transforms: tuple[str, ...]
    makers: tuple[str, ...]
    features: tuple[str, ...]
    by_hand: Names

    def named(self, scope: Scope) -> bool:
        """Whether a function's name says that it makes or changes features.

        What it makes may be said by its file: `build` in `features.py`.
        """
        if speaks(scope.last, self.transforms):
            return True
        stem = scope.module.path.rsplit("/", 1)[-1].removesuffix(".py")
        subject = scope.last if "." in scope.name else f"{scope.last}_{stem}"
        return speaks(scope.last, self.makers) and speaks(subject, self.features)


def shared(
    repository: Repository,
    *,
    transforms: tuple[str, ...],
    makers: tuple[str, ...],
    features: tuple[str, ...],
    pipelines: tuple[str, ...],
    by_hand: tuple[str, ...],
    stores: tuple[str, ...],
) -> Iterator[Evidence]:
    """Functions that training and serving both run, or the one fitted pipeline of training.

    A function transforms when its name holds one of `transforms`, or one of `makers` and one of
    `features`. `pipelines` are calls that make a fitted transformation part of what is saved;
    serving must then call none of `by_hand` and no transforming function of its own. `stores`
    are calls that read the same features from a store.
    """
    words = _Words(transforms, makers, features, Names(by_hand))
    serving = served(repository)
    trained = trained_by(repository) if serving else ()
    ran = {(scope.module.path, scope.name) for scope in trained}
    for item in serving:
        answering = _answering(item)
        for scope in item.scopes:
            if scope.module.path in answering or (scope.module.path, scope.name) not in ran:
                continue
            if words.named(scope):
                yield _evidence(scope, item)
                return
    yield from _stored(repository, stores)
    made = _made(repository, pipelines) if serving else None
    if made is not None:
        for item in serving:
            if _repeated(repository, item, words, ran) is None:
                yield evidence(*item.loads[0])
                yield made
                return


def begun(
    repository: Repository,
    *,
    transforms: tuple[str, ...],
    makers: tuple[str, ...],
    features: tuple[str, ...],
    pipelines: tuple[str, ...],
    by_hand: tuple[str, ...],
    words: tuple[str, ...],
    without: tuple[str, ...],
    planned: tuple[str, ...],
) -> Iterator[Evidence]:
    """Fitted transformers that serving loads beside code of its own, and documents that claim it.

    The first parameters are those of `shared`; a passage with one of `words` and none of
    `without`, and not below a heading with `planned`, says that both sides do the same.
    """
    _decide(repository)
    yield from _fitted(repository, pipelines)
    hand = _Words(transforms, makers, features, Names(by_hand))
    passages = repository.passages
    left_out = passages.find(without) | below(passages, planned)
    for index in sorted(passages.find(words) - left_out):
        passage = passages[index]
        if passage.block.kind not in ("heading", "code") and not is_placeholder(passage):
            yield excerpt(passage)
    if _takes_raw(repository):
        raise Undecided("the model takes texts or pictures as they come")
    yield from _untouched(repository, hand)


def _decide(repository: Repository) -> None:
    """Raises Undecided where there is nothing to compare."""
    if not served(repository):
        raise Undecided("nothing serves a trained model")
    if not trained_by(repository):
        raise Undecided("the code that trained the served model is not here")


def _takes_raw(repository: Repository) -> bool:
    """Whether serving reads texts or pictures, and no table."""
    modules = [module for item in served(repository) for module, _ in item.loads]
    modules += [item.entry.module for item in served(repository)]
    raw = any(imports(module, _RAW) for module in modules)
    return raw and not any(imports(module, _TABLES) for module in modules)


def _answering(item: Served) -> set[str]:
    """The modules of the service itself, whose functions training does not run for its rows."""
    loading = {module.path for module, _ in item.loads}
    answers = {m.path for m, call in item.calls() if m.path in loading and predicts(m, call)}
    return {item.entry.module.path, *answers}


def _evidence(scope: Scope, item: Served) -> Evidence:
    functions = scope.module.facts.functions
    line = next((f.line for f in functions if f.name == scope.name), 1)
    return Evidence(scope.module.at(line), f"{scope.name}, run by {item.entry.module.path} too")


def _stored(repository: Repository, stores: tuple[str, ...]) -> Iterator[Evidence]:
    """Features that a store gives for training and for serving alike."""
    found = [
        [evidence(m, call) for m in repository.code if (call := any_matching(m, (name,)))]
        for name in stores
    ]
    if found and all(found):
        yield from (items[0] for items in found)


def _made(repository: Repository, pipelines: tuple[str, ...]) -> Evidence | None:
    """Where training puts a transformation and the model into one object, or fits a mapper."""
    modules = {scope.module.path: scope.module for scope in trained_by(repository)}
    for module in modules.values():
        call = any_matching(module, pipelines)
        if call is not None:
            return evidence(module, call)
    return None


def _own_transformers(repository: Repository) -> tuple[str, ...]:
    """Classes of the project that are fitted and then transform, and predict nothing."""
    found: set[str] = set()
    for module in repository.modules:
        names = {function.name for function in module.facts.functions}
        for item in module.facts.classes:
            fits = {f"{item.name}.fit", f"{item.name}.fit_transform"} & names
            if fits and not any(name.startswith(f"{item.name}.predict") for name in names):
                found.add(item.name)
    return tuple(sorted(found))


def _repeated(
    repository: Repository, item: Served, words: _Words, ran: set[tuple[str, str]]
) -> Evidence | None:
    """The first transformation that serving does by itself and training does not."""
    for scope in item.scopes:
        if (scope.module.path, scope.name) not in ran and words.named(scope):
            return _evidence(scope, item)
    for module, call in item.calls():
        if _by_hand(module, call, words):
            return evidence(module, call)
    return None


def _by_hand(module: Module, call: Call, words: _Words) -> bool:
    return words.by_hand.match(module, call) and bool(imports(module, (*_TABLES, "sklearn")))


def _fitted(repository: Repository, pipelines: tuple[str, ...]) -> Iterator[Evidence]:
    """Transformers that serving loads and calls, or a pipeline beside which it does more."""
    made = _made(repository, (*pipelines, *_own_transformers(repository)))
    if made is not None:
        yield made
    for item in served(repository):
        for module, call in item.calls():
            if call.name.endswith((".transform", ".inverse_transform")):
                yield evidence(module, call)
                break


def _untouched(repository: Repository, words: _Words) -> Iterator[Evidence]:
    """Models whose rows neither training nor serving changes, as far as calls tell."""
    for scope in trained_by(repository):
        if words.named(scope) or any(
            _by_hand(scope.module, call, words) for call in scope.module.facts.calls
        ):
            return
    ran: set[tuple[str, str]] = set()
    for item in served(repository) if trained_by(repository) else ():
        if _repeated(repository, item, words, ran) is None:
            yield evidence(*item.loads[0])
            return
