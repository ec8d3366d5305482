"""What happened to rows, in order: splits, fits, trainings and judgements, with their places."""

from __future__ import annotations

import ast
from collections.abc import Container, Hashable

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage.events import SILENT, Choice, Cut, Entry, Fault, Fit, Split, Training, Use
from mle_lint.leakage.fills import Fills
from mle_lint.leakage.naming import TRAIN
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.rows import Rows, Side, overlap, sides_of
from mle_lint.leakage.values.tokens import Token
from mle_lint.leakage.values.value import Estimator
from mle_lint.model import Location

MAX_EVENTS = 4000
MAX_TEXT = 60


class Trace:
    """Collects what happens; `when` counts the events."""

    def __init__(self) -> None:
        self.when = 0
        self.splits: list[Split] = []
        self.entries: list[Entry] = []
        self.fits: list[Fit] = []
        self.trainings: list[Training] = []
        self.uses: list[Use] = []
        self.choices: list[Choice] = []
        self.faults: list[Fault] = []
        self.cuts: list[Cut] = []
        self._of_splits()
        self._of_sources()
        self._of_places()
        self._of_scores()

    def _of_splits(self) -> None:
        """What is known of each split, by its number or by its sides."""
        self._numbers: dict[Hashable, int] = {}
        self._names: dict[int, set[tuple[str, str]]] = {}
        # Splits in loops.
        self.repeated: set[int] = set()
        # What is written where a call divides rows.
        self.written: dict[int, tuple[Code, ast.AST]] = {}
        # Splits that draw anew whenever they are come to.
        self.unseeded: set[int] = set()
        # The positions at which slices divide rows, where they are numbers.
        self.bounds: dict[int, int] = {}
        # Parts that go where they cannot be followed.
        self.escaped: set[Side] = set()
        # Those that go to what may fit a model or to disk, and held-out ones that are put together
        # or whose labels are compared.
        self.handed: set[Side] = set()
        # Rows whose predictions are set against other values, as against the truth, or are saved.
        self.compared: set[Side] = set()
        self.submitted: set[Side] = set()
        # Parts by position of rows that are shuffled, and the splits that these lie in.
        self._parts: dict[Location, dict[str, Location]] = {}
        self._divided: dict[Location, set[int]] = {}
        # What was found out of each split when all was traced.
        self.tells: dict[int, bool] = {}
        self.proven: dict[tuple[int, Token], bool] = {}

    def _of_sources(self) -> None:
        """What is known of rows by where they come from."""
        # What they are called: train, test, validation; and all such names that are met.
        self.sources: dict[Hashable, set[str]] = {}
        self.mentions: set[str] = set()
        # Rows that come with a library, to show how something is called.
        self.toys: set[Hashable] = set()
        # Rows that are drawn at random there, with labels that go with them, and numbers that are.
        self.invented: set[Hashable] = set()
        self.drawn: set[Hashable] = set()
        # The columns that models are to predict, and those that know what was learnt where rows are
        # divided, "" for all of them.
        self.labels: set[str] = set()
        self.knowing: dict[Token, set[str]] = {}

    def _of_places(self) -> None:
        """What is known of what is learnt, by where it is."""
        # Whether all of it is how to move and stretch each column, the most frequent value, a
        # number for each word, or the words to be counted.
        self.scaled: dict[Location, bool] = {}
        self.common: dict[Location, bool] = {}
        self.numbered: dict[Location, bool] = {}
        self.counted: dict[Location, bool] = {}
        # What was fitted in a pass of a loop on rows that were made there.
        self.in_pass: set[Token] = set()
        # Statistics that do nothing but fill gaps.
        self.fills = Fills()
        # Statistics that are only subtracted, and those that are one number for all columns.
        self.centred: set[Location] = set()
        self.whole: set[Location] = set()
        # Where values of later moments are taken.
        self.ahead: set[Location] = set()

    def _of_scores(self) -> None:
        """What is known of models and of how well they do."""
        # Rows that a training watches; those whose scores are read, and the splits of which a
        # library or a search tells the score.
        self.watched: list[Rows] = []
        self.watched_aloud: list[tuple[Estimator, Rows]] = []
        self.told: set[int] = set()
        # Choices of a threshold by which scored predictions were made.
        self.applied: set[int] = set()
        # When the best score of a search by an objective was last read.
        self.best_read = 0
        # Whether a metric is given a name that nothing binds.
        self.broken = False
        # The rows of the scores that a tracker is told, by their names.
        self.logged: dict[str, tuple[Rows, ...]] = {}
        # Models that are saved, and when one that was saved was last read back.
        self.saved: set[Estimator] = set()
        self.restored = 0

    def tick(self) -> int:
        """The time of the next event."""
        self.when += 1
        return self.when

    def note_fit(
        self,
        place: Location,
        scales: bool = False,
        commonest: bool = False,
        numbers: bool = False,
        counts: bool = False,
    ) -> None:
        """A fit at a place that may be come to in several ways, with other settings."""
        told = ((self.scaled, scales), (self.common, commonest))
        for known, holds in (*told, (self.numbered, numbers), (self.counted, counts)):
            known[place] = holds and known.get(place, True)

    def split(
        self,
        key: Hashable,
        kind: str,
        place: Location,
        text: str | ast.AST,
        shuffles: bool = True,
        other: Hashable = None,
    ) -> int:
        """The number of the split of that key, noted when it is first met. `text` is what is
        written there, or its node, which is only then written out. Another key may stand for the
        same split; whichever was met first has it."""
        number = self._numbers.get(key)
        if number is None and other is not None:
            number = self._numbers.get(other)
        if number is None:
            number = len(self.splits)
            said = text if isinstance(text, str) else ast.unparse(text)[:MAX_TEXT]
            self.splits.append(Split(number, kind, place, said, shuffles))
        for name in (key,) if other is None else (key, other):
            self._numbers.setdefault(name, number)
        return number

    def note_columns(self, frame: Frame) -> None:
        """Rows are divided, of whose columns some know what was learnt."""
        for name, tokens in (("", frame.tokens), *frame.columns.items()):
            for token in tokens:
                self.knowing.setdefault(token, set()).add(name)

    def named(self, side: Side, name: str, frame: Frame) -> None:
        """Rows on one side of a split are called train, test or validation."""
        split = self.splits[side.split]
        names = self._names.setdefault(side.split, set())
        names.add((side.part, name))
        if split.kind not in SILENT:
            return
        ends = {part for part, called in names if called == TRAIN}
        others = {part for part, called in names if called != TRAIN}
        if ends and others and ends != others:
            self.splits[side.split] = split._replace(kind="named")
            tokens, lags = frame.all_tokens(), frame.lags
            self.entries.append(Entry(side.split, frame.rows, tokens, lags, self.tick()))

    def called(self, rows: Rows, name: str) -> None:
        """Rows of undivided sources are called train, test or validation."""
        self.mentions.add(name)
        for atom in rows:
            if not atom.sides:
                self.sources.setdefault(atom.source, set()).add(name)

    def has_other_held_out(self, rows: Rows) -> bool:
        """Whether there are rows, other than these, that are called test, or judged untrained."""
        if any("test" in names for names in self.sources.values()):
            return True
        if any(name == "test" for names in self._names.values() for _, name in names):
            return True
        return any(not overlap(u.rows, rows) and not overlap(u.rows, u.trained) for u in self.uses)

    def scored(self) -> list[Rows]:
        """The rows of each score, where they are known."""
        return [use.rows for use in self.uses if use.scored and use.rows]

    def scored_sides(self, sources: Container[Hashable]) -> set[Side]:
        """The sides on which rows of these sources lie that are scored."""
        return sides_of(a for rows in self.scored() for a in rows if a.source in sources)

    def names_of(self, side: Side) -> set[str]:
        """What the rows on a side were called: train, test, validation."""
        return {name for part, name in self._names.get(side.split, ()) if part == side.part}

    def escape(self, frames: list[Frame], reckons: bool = False) -> None:
        """Rows are given to something that cannot be followed. Predictions alone say nothing.
        `reckons` where it only works with numbers or draws them, as no model does."""
        for frame in frames:
            for atom in frame.rows if frame.predicted is None or frame.judged else ():
                self.escaped |= atom.sides
                if not reckons:
                    self.handed |= atom.sides

    def hand_held_out(self, rows: Rows) -> None:
        """Rows that are held out are set against something, or put together for a model."""
        self.handed |= {side for side in sides_of(rows) if side.part != TRAIN}

    def met(self, frames: list[Frame]) -> None:
        """Values are set against each other: predictions beside others tell how good they are, not
        beside those of another model alone."""
        known = [frame for frame in frames if frame.rows]
        plain = any(frame.predicted is None or frame.judged for frame in known)
        for frame in known if plain and len(known) > 1 else ():
            if frame.predicted is not None or frame.answers:
                self.compared |= sides_of(frame.rows) | frame.answers

    def mix(self, frames: list[Frame]) -> None:
        """Values come together in others: of numbers that were drawn, these may be made."""
        if self.drawn:
            known = {atom.source for f in frames if f.predicted is None for atom in f.rows}
            self.drawn -= known if len(known) > 1 else set()

    def reshuffled(self, shuffle: Location, name: str, place: Location, rows: Rows) -> None:
        """Parts are taken by position from rows whose order changes in every epoch."""
        parts = self._parts.setdefault(shuffle, {})
        parts.setdefault(name, place)
        divided = self._divided.setdefault(shuffle, set())
        divided |= {side.split for side in sides_of(rows)}
        if len(parts) == 2:
            steps = tuple((at, f"{part} picks by position") for part, at in sorted(parts.items()))
            text = "shuffle draws a new order in every epoch before take and skip divide the rows"
            fault = Fault("train-test-overlap", shuffle, text, steps, frozenset(divided))
            self.faults = [known for known in self.faults if known.place != shuffle]
            self.faults.append(fault)

    def forget(self) -> None:
        """Drops what was found out of each split, since more is traced."""
        self.tells.clear()
        self.proven.clear()

    def is_known(self, key: Hashable) -> bool:
        """Whether a split of that key was met."""
        return key in self._numbers

    @property
    def full(self) -> bool:
        """Whether more has happened than anybody could want to know."""
        return len(self.uses) + len(self.trainings) + len(self.entries) > MAX_EVENTS
