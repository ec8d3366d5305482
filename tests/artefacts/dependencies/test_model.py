"""Paths of includes and the closure over them."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.dependencies import Manifest, closure, normalised
from mle_lint.artefacts.dependencies.model import Requirement, included_path


def _manifest(path: str, *includes: str) -> Manifest:
    return Manifest(path, "requirements", includes=includes)


def test_closure_follows_includes_in_reading_order_once_each() -> None:
    top = _manifest("dev.txt", "base.txt", "test.txt")
    base = _manifest("base.txt", "core.txt")
    test = _manifest("test.txt", "core.txt")
    core = _manifest("core.txt")
    manifests = {one.path: one for one in (core, test, base, top)}
    assert closure(manifests, "dev.txt") == (top, base, core, test)


def _pinned(*names: str) -> Manifest:
    required = tuple(Requirement(name, True, "==1.0", 1) for name in names)
    return Manifest("requirements.txt", "requirements", required)


def test_a_long_list_of_sorted_and_pinned_packages_is_frozen() -> None:
    names = [f"p{number:02}" for number in range(40)]
    assert _pinned(*names).is_frozen()
    assert not _pinned(*names[:20]).is_frozen()
    assert not _pinned(*reversed(names)).is_frozen()
    loose = _pinned(*names).requirements[0]._replace(pinned=False)
    assert not Manifest("a.txt", "requirements", (*_pinned(*names).requirements, loose)).is_frozen()


def test_closure_ends_on_a_cycle_and_passes_over_missing_files() -> None:
    first = _manifest("a.txt", "b.txt", "gone.txt", "a.txt")
    second = _manifest("b.txt", "a.txt")
    assert closure({"a.txt": first, "b.txt": second}, "b.txt") == (second, first)


def test_closure_of_an_unknown_path_is_empty() -> None:
    assert closure({}, "a.txt") == ()


def test_names_are_normalised() -> None:
    assert normalised("Foo__bar.-Baz") == "foo-bar-baz"


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("base.txt", "requirements/base.txt"),
        ("./more/../base.txt", "requirements/base.txt"),
        ("../requirements.txt", "requirements.txt"),
        ("../../outside.txt", None),
        ("..", None),
        ("/etc/passwd", None),
        ("~/mine.txt", None),
        ("https://example.com/requirements.txt", None),
    ],
)
def test_included_paths_stay_inside_the_repository(target: str, path: str | None) -> None:
    assert included_path("requirements/dev.txt", target) == path
