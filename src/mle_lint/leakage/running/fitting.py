"""What is learnt where something is fitted: by a transformer, or by a model that is trained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.events import Fit, Training
from mle_lint.leakage.knowledge import AFFINE, COUNTING, NUMBERING
from mle_lint.leakage.naming import VALIDATION
from mle_lint.leakage.running import bounded, features, records, splitting, watching
from mle_lint.leakage.running.learners import LEARNERS, kind_of, rows_of
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import table
from mle_lint.leakage.values.rows import union
from mle_lint.leakage.values.tokens import limited
from mle_lint.leakage.values.value import (
    NONE,
    Constant,
    Estimator,
    Sequence,
    Splitter,
    Value,
    frames_in,
)

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

# How words are weighted by the rows that hold them.
WEIGHTED = Constant("tfidf")
# Bounds of how often a word is met that leave out none.
_ALL_WORDS = (NONE, Constant(1), Constant(1.0))


def fit(m: Machine, est: Estimator, name: str, given: Call) -> Value:
    """`est.fit(...)`, of whatever kind that is; the object itself."""
    data = rows_of(given)
    if data is None:
        # `net.train()` only turns a mode on; `trainer.train()` trains.
        turned_on = name == "train" and "trainer" not in est.name.lower()
        kept = None if turned_on else est.options.get("@data")
        data = table(est.options.get("train_dataset") or kept)
    kind = kind_of(est)
    if kind == "stateless" or data is None or not data.rows:
        return est
    if kind in LEARNERS:
        learn(m, est, kind, data, name, given)
        return est
    train(m, est, data, f"{est.name}.{name}", given)
    return est


def learn(m: Machine, est: Estimator, kind: str, data: Frame, name: str, given: Call) -> None:
    """A transformer is fitted: it now knows the rows."""
    if data.element or data.window:
        return
    token = m.token(kind, given.place, f"{est.name}.{name}", data.rows)
    if bounded.is_known(m, est, data):
        token = token._replace(doubted=True)
    fresh = name not in ("partial_fit", "fit_on_texts", "adapt")
    est.tokens = frozenset((token,)) if fresh else limited(est.tokens | {token})
    est.trained = data.rows
    m.trace.fits.append(Fit(token, m.trace.tick(), data.predicted))
    records.note_fit(m, token)
    m.trace.note_fit(
        token.place,
        scales=_only_scales(est),
        commonest=est.options.get("strategy") == Constant("most_frequent"),
        numbers=_only(est, NUMBERING),
        counts=_only(est, COUNTING),
    )
    if est.name.endswith("Imputer"):
        m.trace.fills.note(token.place, data.rows, data.kept or frozenset())


def _only(est: Estimator, words: dict[str, tuple[str, ...]]) -> bool:
    """Whether all that is learnt are words, and none is weighted or left out by how often it is
    met."""
    if est.kind == "pipeline":
        learning = [step for step in est.steps if kind_of(step) != "stateless"]
        return bool(learning) and all(_only(step, words) for step in learning)
    if est.name not in words or est.options.get("output_mode") == WEIGHTED:
        return False
    return all(est.options.get(name, NONE) in _ALL_WORDS for name in words[est.name])


def _only_scales(est: Estimator) -> bool:
    """Whether all that a transformer learns moves and stretches columns."""
    if est.kind == "pipeline":
        return all(_only_scales(step) for step in est.steps if kind_of(step) != "stateless")
    return est.name in AFFINE


def train(m: Machine, est: Estimator, data: Frame, text: str, given: Call) -> None:
    """A model is fitted on rows."""
    tokens = data.all_tokens()
    if est.kind == "search":
        key = ("search", est.place, given.place)
        est.folds = splitting.enter(m, key, "folds", data, given, text, True, _folded_by(est))
    est.trained, est.either, est.columns = data.rows, data.either, data.lineage
    est.labels = union(f.rows for v in (given.get(1, "y"),) if v is not None for f in frames_in(v))
    est.trained_at = given.place
    event = Training(given.place, text, data.rows, tokens, est, m.trace.tick())
    m.trace.trainings.append(event)
    features.note_label(m, given)
    features.check(m, est, data, given)
    m.trace.mentions |= {VALIDATION} if "validation_split" in given.names else set()
    watching.watch(m, est, data, given)


def _folded_by(search: Estimator) -> Splitter | None:
    """What divides the rows of a search, where that is told."""
    folds = search.options.get("cv")
    folds = folds.made_by if isinstance(folds, Sequence) else folds
    return folds if isinstance(folds, Splitter) else None
