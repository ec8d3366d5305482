"""The inputs of the action, from the environment and from nowhere else.

`fail-under` is read from MLE_LINT_FAIL_UNDER, else from INPUT_FAIL_UNDER or INPUT_FAIL-UNDER, the
names that runners use. An empty value is no value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mle_lint.config_values import ALL_LANES, FAIL_ON
from mle_lint.model import UserError
from mle_lint.record import NamedTuple
from mle_lint.spelling import nearest

COMMENT = ("auto", "always", "never")
_YES, _NO = ("true", "yes", "on"), ("false", "no", "off")
# GitHub drops what a step has more of a kind.
MAX_ANNOTATIONS = 10


class Inputs(NamedTuple):
    """What the user chose; the names are those of the inputs, with underscores.

    `fail_on_drop` is how many points the score may fall below the base's. `annotations` is how
    many there are at most of each kind. `handover` is a file of an earlier run to publish instead
    of linting.
    """

    path: str = "."
    config: str | None = None
    lane: str | None = None
    fail_under: float | None = None
    fail_on: str | None = None
    fail_on_drop: float | None = None
    base: str | None = None
    comment: str = "auto"
    check_run: bool = False
    annotations: int = 10
    json: str | None = None
    markdown: str | None = None
    sarif: str | None = None
    handover: str | None = None
    token: str | None = None


def inputs(environ: Mapping[str, str]) -> Inputs:
    """The inputs in the environment; raises UserError that names the input and its values."""
    given: dict[str, Any] = {}
    for field, read in _READERS.items():
        name = field.replace("_", "-")
        text = _given(environ, field)
        if text:
            given[field] = read(name, text)
    if "token" not in given and environ.get("GITHUB_TOKEN"):
        given["token"] = environ["GITHUB_TOKEN"]
    return Inputs(**given)


def _given(environ: Mapping[str, str], field: str) -> str:
    upper = field.upper()
    names = (f"MLE_LINT_{upper}", f"INPUT_{upper}", f"INPUT_{upper.replace('_', '-')}")
    return next((text for name in names if (text := environ.get(name, "").strip())), "")


def _text(_: str, text: str) -> str:
    return text


def _one_of(words: tuple[str, ...]) -> Callable[[str, str], str]:
    def read(name: str, text: str) -> str:
        if text not in words:
            raise UserError(
                f"{name}: '{text}' is not one of {', '.join(words)}{nearest(text, words)}"
            )
        return text

    return read


def _points(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise UserError(f"{name}: '{text}' is no number from 0 to 100")
    return value


def _drop(name: str, text: str) -> float | None:
    """Yes allows no drop at all, no allows any."""
    if text.lower() in _NO:
        return None
    return 0.0 if text.lower() in _YES else _points(name, text)


def _flag(name: str, text: str) -> bool:
    if text.lower() not in (*_YES, *_NO):
        raise UserError(f"{name}: '{text}' is neither true nor false")
    return text.lower() in _YES


def _most(name: str, text: str) -> int:
    if not text.isdecimal() or int(text[:4]) > MAX_ANNOTATIONS:
        raise UserError(f"{name}: '{text}' is no whole number from 0 to {MAX_ANNOTATIONS}")
    return int(text)


_READERS: dict[str, Callable[[str, str], object]] = {
    "path": _text,
    "config": _text,
    "lane": _one_of(ALL_LANES),
    "fail_under": _points,
    "fail_on": _one_of(FAIL_ON),
    "fail_on_drop": _drop,
    "base": _text,
    "comment": _one_of(COMMENT),
    "check_run": _flag,
    "annotations": _most,
    "json": _text,
    "markdown": _text,
    "sarif": _text,
    "handover": _text,
    "token": _text,
}
