"""What a module's code surely calls, which names it reads too early, and what it may be given."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.outlines import Outline
from mle_lint.artefacts.signatures import Signature


def sure(source: str) -> list[str]:
    return [call.name for call in Outline(source).top.calls]


@pytest.mark.parametrize(
    ("source", "calls"),
    [
        ("a()\nb.c()", ["a", "b.c"]),
        ("Model().fit(rows())", ["Model().fit", "Model", "rows"]),
        ("if x():\n    a()\nelse:\n    b()", ["x"]),
        ("if __name__ == '__main__':\n    main()", ["main"]),
        ("for row in rows():\n    work(row)", ["rows", "work"]),
        ("for row in rows():\n    if bad(row):\n        break\n    work(row)\nend()",
         ["rows", "bad", "end"]),
        ("while ready():\n    work()", []),
        ("with open(path) as file:\n    load(file)", ["open", "load"]),
        ("with suppress(TypeError):\n    load()", []),
        ("try:\n    work()\nexcept Exception as error:\n    log.error(error)\n    raise", ["work"]),
        ("try:\n    work()\nexcept Exception:\n    rows = None", []),
        ("try:\n    work()\nexcept FileNotFoundError:\n    rows = None", ["work"]),
        ("a() and b()\nc() if d() else e()", ["a", "d"]),
        ("[f(x) for x in g()]\nlambda: h()", ["g"]),
    ],
)  # fmt: skip
def test_only_what_surely_runs_is_called(source: str, calls: list[str]) -> None:
    assert sure(source) == calls


def test_nothing_is_sure_after_an_early_return() -> None:
    body = Outline("def main():\n    if done():\n        return\n    work()\n").function("main")
    assert body is not None
    assert [call.name for call in body.calls] == ["done"]


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        ("def f():\n    print(rows)\n    rows = 1", (("rows", 2),)),
        ("def f():\n    print(unknown)", (("unknown", 2),)),
        ("def f(rows):\n    print(rows)\n    rows = 1", ()),
        ("def f():\n    global rows\n    print(rows)\n    rows = 1\nrows = 0", ()),
        ("def f():\n    if x:\n        rows = 1\n    print(rows)\nx = 1", ()),
        ("def f():\n    print([rows for rows in range(3)])", ()),
        ("def f():\n    print(later)\nlater = 1", ()),
        ("from shapes import *\ndef f():\n    print(unknown)", ()),
        ("def f():\n    if (rows := 1):\n        pass\n    print(rows)", ()),
        ("def f(x):\n    match x:\n        case [rows]:\n            pass\n    print(rows)", ()),
        ("def f():\n    try:\n        import rows\n    except ImportError as e:\n        print(e)\n"
         "    print(rows, e)", ()),
    ],
)  # fmt: skip
def test_a_name_is_lost_where_nothing_has_bound_it(
    source: str, lost: tuple[tuple[str, int], ...]
) -> None:
    body = Outline(source).function("f")
    assert body is not None
    assert body.lost == lost


def test_the_signature_is_read_as_written() -> None:
    body = Outline("def f(a, /, b, c=1, *, d, e=2, **more): ...").function("f")
    assert body is not None
    assert body.signature == Signature(("a", "b", "c"), 2, ("d", "e"), ("d",), False, True)


def test_of_two_functions_of_a_name_none_is_sure() -> None:
    outline = Outline("def f(): ...\ndef f(a): ...\nclass C: ...\n")
    assert (outline.function("f"), outline.has("f"), outline.has("C")) == (None, False, True)


@pytest.mark.parametrize(
    ("source", "lacks"),
    [
        ("class C:\n    def a(self): ...", True),
        ("class C:\n    def b(self): ...", False),
        ("class C(Base):\n    def a(self): ...", False),
        ("@made\nclass C: ...", False),
        ("class C:\n    def __new__(cls): ...", False),
        ("class C:\n    def __getattr__(self, name): ...", False),
        ("class C:\n    b = lambda self: 1", False),
        ("class C:\n    def a(self):\n        self.b = print", False),
        ("class C: ...\nC().b = print", False),
        ("class C:\n    def a(self):\n        setattr(self, 'b', 1)", False),
    ],
)
def test_a_class_lacks_what_it_cannot_have(source: str, lacks: bool) -> None:
    shape = Outline(source).shape("C")
    assert shape is not None
    assert shape.lacks("b") == lacks


def test_a_generator_waits_and_an_object_made_twice_is_not_known() -> None:
    outline = Outline("def f():\n    yield 1\ndef g():\n    a = A()\n    b = B()\n    b = C()\n")
    f, g = outline.function("f"), outline.function("g")
    assert f is not None
    assert g is not None
    assert (f.waits, g.waits, g.made) == (True, False, {"a": "A"})
