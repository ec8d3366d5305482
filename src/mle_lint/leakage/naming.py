"""What names alone say: which part of a split a variable is, or whether a group is one entity."""

from __future__ import annotations

from functools import lru_cache

from mle_lint.leakage.knowledge import (
    DATE_WORDS,
    ENTITY_WORDS,
    LABEL_NAMES,
    LAG_WORDS,
    TEST_NAMES,
    TRAIN_NAMES,
    VALIDATION_NAMES,
)
from mle_lint.patterns import pattern

VALIDATION = "validation"
# The parts of a data set, as Hugging Face and TensorFlow name them.
_PARTS = frozenset(
    ("train", "test", "validation", "valid", "val", "dev", "training", "testing", "eval")
)
# How columns of moments are called, as their last word.
_MOMENTS = frozenset(("timestamp", "datetime", "date", "ts", "unixtime"))
_WORDS = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The words of an identifier in lower case: `X_trainSet` is x, train, set."""
    return tuple(word.lower() for word in _WORDS.findall(name))


@lru_cache(maxsize=4096)
def part_of(name: str) -> str | None:
    """The part of a split that a name stands for, or None."""
    found = words(name)
    train = any(word in TRAIN_NAMES or "train" in word for word in found)
    test = any(word in TEST_NAMES or "test" in word for word in found)
    held = any(word in VALIDATION_NAMES or word.endswith("valid") for word in found)
    if train + test + held != 1:
        return None
    return TRAIN if train else TEST if test else VALIDATION


def is_part(name: str) -> bool:
    """Whether a key or an attribute of a data set is one of its parts."""
    return name.lower() in _PARTS


@lru_cache(maxsize=4096)
def is_entity(key: str) -> bool:
    """Whether rows with the same value of a column are one person, thing or moment."""
    found = words(key)
    named = found[:1] in (("fk",), ("pk",)) or key.lower().endswith("id")
    return named or any(word in ENTITY_WORDS for word in found)


@lru_cache(maxsize=4096)
def is_date(column: str) -> bool:
    """Whether a column is named for a moment."""
    return any(word in DATE_WORDS for word in words(column))


def is_moment(column: str) -> bool:
    """Whether a column surely holds moments themselves, and no value that is named for one."""
    named = words(column)
    return bool(named) and named[-1] in _MOMENTS


@lru_cache(maxsize=4096)
def is_lag(column: str) -> bool:
    """Whether a column is named for values of other moments."""
    return any(word in LAG_WORDS or word.startswith(("lag", "roll")) for word in words(column))


def is_label(name: str) -> bool:
    """Whether a variable is named for what is predicted."""
    return name in LABEL_NAMES or name.lower().startswith(("y_", "label", "target"))


TRAIN, TEST = "train", "test"
