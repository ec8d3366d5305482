"""What a path is when the code runs, as far as texts, names, calls and settings tell.

A value is the text of a path. `*` stands for a part that cannot be told, so that a value may be
a pattern, and `^` for the top of the repository.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from itertools import product

from mle_lint.artefacts.module import Module
from mle_lint.patterns import pattern
from mle_lint.probes.files.facts import MAIN, Use
from mle_lint.probes.files.followed import Followed, Place
from mle_lint.probes.files.settings_values import Settings
from mle_lint.probes.files.shapes import Shape
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

UNKNOWN = "*"
TOP = "^"
MAX_DEPTH = 24
# Steps that are taken for one path.
MAX_STEPS = 1_000
MAX_VALUES = 24
MAX_SITES = 40
# Steps from a name to the mapping that it stands for.
MAX_TABLES = 6
MAX_LENGTH = 300
_CONFIGURED = pattern(r"(?i)cfg|conf|setting|param|option|args|hydra")
_STARS = pattern(r"\*+")
_SUFFIX = pattern(r"\.\w+$")
Values = tuple[str, ...]
_Key = tuple[str, object, Shape]
Bound = tuple[tuple[str, Values], ...]
_OPEN: Values = (UNKNOWN,)


class Frame(NamedTuple):
    """A function of a module, "" for the module's own level, with the values of its parameters.

    `formed` are parameters whose values are what the function has made of them.
    """

    module: Module
    scope: str = ""
    bound: Bound = ()
    formed: tuple[str, ...] = ()


class Paths:
    """The values of paths in the modules of one repository. What was found is kept."""

    def __init__(self, repository: Repository) -> None:
        self.code = Followed(repository)
        self._settings = Settings(repository)
        self._known: dict[_Key, Values] = {}
        self._asked: set[_Key] = set()
        self._left = MAX_STEPS
        self._cuts = 0

    def value(self, shape: Shape, frame: Frame, depth: int = MAX_DEPTH) -> Values:
        """What a shape may be in a frame; nothing at all for `None`."""
        if shape.kind == "text":
            return (shape.text,)
        if shape.kind == "none":
            return ()
        if depth <= 0:
            self._cuts += 1
        if depth <= 0 or shape.kind in ("open", "table"):
            return _OPEN
        key = (frame.module.path, frame[1:], shape)
        found = self._known.get(key)
        return self._found(key, shape, frame, depth) if found is None else found

    def _found(self, key: _Key, shape: Shape, frame: Frame, depth: int) -> Values:
        """A value that was not found before; one that was cut short is not kept, so that it does
        not depend on what was asked first."""
        if not self._asked:
            self._left = MAX_STEPS
        self._left -= 1
        if key in self._asked or self._left < 0:
            self._cuts += 1
            return _OPEN
        cuts = self._cuts
        self._asked.add(key)
        found = self._made(shape, frame, depth - 1)
        self._asked.discard(key)
        if cuts == self._cuts:
            self._known[key] = found
        return found

    def entered(self, frame: Frame, use: Use, place: Place, depth: int = MAX_DEPTH) -> Frame:
        """A function with the values that a call in a frame hands to it."""
        module, scope = place
        given = self.code.arguments(module, scope, use)
        bound: list[tuple[str, Values]] = []
        for name, default in self.code.facts(module).parameters.get(scope, ()):
            if name in given:
                bound.append((name, self.value(given[name], frame, depth)))
            elif name not in ("self", "cls"):
                bound.append((name, self.value(default, Frame(module), depth)))
        return Frame(module, scope, tuple(bound))

    def _any(self, shapes: Iterable[Shape], frame: Frame, depth: int) -> Values:
        return _few(value for item in shapes for value in self.value(item, frame, depth))

    def _made(self, shape: Shape, frame: Frame, depth: int) -> Values:
        if shape.kind == "name":
            return self._name(shape.text, frame, depth)
        if shape.kind == "attr":
            return self._attribute(shape, frame, depth)
        if shape.kind == "key":
            return self._key(shape, frame, depth)
        if shape.kind == "call":
            return self._returned(shape, frame, depth)
        if shape.kind == "either":
            return self._any(shape.parts, frame, depth)
        parts = [self.value(part, frame, depth) for part in shape.parts]
        if shape.kind == "up":
            return _few(_above(value, int(shape.text)) for value in parts[0])
        if shape.kind == "suffix":
            return _few(_SUFFIX.sub("", value) + end for value, end in _chosen(parts))
        join = _joined if shape.kind == "join" else _glued
        return _few(join(chosen) for chosen in _chosen(parts))

    def _name(self, name: str, frame: Frame, depth: int) -> Values:
        if name == "__file__":
            return (f"{TOP}/{frame.module.path}",)
        facts = self.code.facts(frame.module)
        bound = dict(frame.bound).get(name)
        if bound is not None:
            return self._bound(name, bound, frame, depth)
        scope = frame.scope
        while scope:
            given = dict(facts.parameters.get(scope, ()))
            found = facts.names.get((scope, name), ())
            if name in given:
                values = self._handed((frame.module, scope), name, given[name], depth)
                return self._bound(name, values, Frame(frame.module, scope), depth)
            if found:
                at = frame if scope == frame.scope else Frame(frame.module, scope)
                return self._any(found, at, depth)
            scope = scope.rpartition(".")[0]
        return self._of_module(name, frame.module, depth)

    def _bound(self, name: str, values: Values, frame: Frame, depth: int) -> Values:
        """What is handed to a parameter, or what the function makes of it.

        `path = Path(path)` is another form of the same; `path = DEFAULT` may stand in its place.
        """
        later = self.code.facts(frame.module).names.get((frame.scope, name), ())
        if not later or name in frame.formed:
            return values
        bound = tuple({**dict(frame.bound), name: values}.items())
        at = Frame(frame.module, frame.scope, bound, (*frame.formed, name))
        found = self._any(later[:4], at, depth)
        told = any(value != UNKNOWN for value in values)
        instead = told and not any(_names(item, name) for item in later)
        return _few((*values, *found)) if instead else found

    def _of_module(self, name: str, module: Module, depth: int) -> Values:
        """A name of a module's own level, or one that it imports from another."""
        facts = self.code.facts(module)
        for scope in ("", MAIN):
            found = facts.names.get((scope, name))
            if found:
                return self._any(found, Frame(module, scope), depth)
        target = self.code.target(module, name)
        return self._name(target[1], Frame(target[0]), depth - 1) if target and depth else _OPEN

    def _handed(self, place: Place, name: str, default: Shape, depth: int) -> Values:
        """What calls hand to a parameter, with the default where one leaves it out."""
        module, scope = place
        parts = scope.split(".")
        last = parts[-2] if parts[-1] == "__init__" and len(parts) > 1 else parts[-1]
        found: list[str] = []
        sites = self.code.calls(last)[:MAX_SITES]
        for caller, use in sites:
            given = self.code.arguments(module, scope, use).get(name)
            if given is not None:
                found += self.value(given, Frame(caller, use.scope), depth)
            else:
                found += self.value(default, Frame(module), depth)
        return _few(found) if sites else self.value(default, Frame(module), depth)

    def _attribute(self, shape: Shape, frame: Frame, depth: int) -> Values:
        base, name = shape.parts[0], shape.text
        target = self.code.target(frame.module, base.text) if base.kind == "name" else None
        places = [(target[0], ""), target] if target else []
        for module, scope in (*places, (frame.module, base.text)):
            found = self.code.facts(module).names.get((scope, name), ())
            if found and (scope or base.kind == "name"):
                return self._any(found, Frame(module, scope), depth)
        for places_of in (self.code.assigned, self.code.constructed):
            values = [
                value
                for (module, scope), item in places_of(frame.module, name)
                for value in self.value(item, Frame(module, scope), depth)
            ]
            if values:
                return _few(values)
        return self._settings.under(_chain(shape)) if _is_configured(shape) else _OPEN

    def _key(self, shape: Shape, frame: Frame, depth: int) -> Values:
        found: Values = _OPEN
        for table, at in self._tables(shape.parts[0], frame, min(depth, MAX_TABLES)):
            item = _under(table, shape.text)
            if item is not None:
                return self.value(item, at, depth)
        found = self._settings.under(_chain(shape))
        if found == _OPEN and len(shape.parts) > 1:
            return self.value(shape.parts[1], frame, depth)
        return found

    def _tables(self, shape: Shape, frame: Frame, depth: int) -> Iterator[tuple[Shape, Frame]]:
        """The mappings, written in the code, that a shape leads to."""
        if shape.kind == "table":
            yield shape, frame
        elif depth > 0 and shape.kind == "key":
            for table, at in self._tables(shape.parts[0], frame, depth - 1):
                item = _under(table, shape.text)
                if item is not None:
                    yield from self._tables(item, at, depth - 1)
        elif depth > 0 and shape.kind == "name":
            yield from self._named_tables(shape, frame, depth - 1)
        elif depth > 0 and shape.kind == "attr":
            for (module, scope), item in self.code.assigned(frame.module, shape.text):
                yield from self._tables(item, Frame(module, scope), depth - 1)

    def _named_tables(
        self, shape: Shape, frame: Frame, depth: int
    ) -> Iterator[tuple[Shape, Frame]]:
        facts = self.code.facts(frame.module)
        for scope in dict.fromkeys((frame.scope, "", MAIN)):
            for item in facts.names.get((scope, shape.text), ()):
                yield from self._tables(item, Frame(frame.module, scope), depth)
        target = self.code.target(frame.module, shape.text)
        if target is not None:
            yield from self._tables(Shape("name", target[1]), Frame(target[0]), depth)

    def _returned(self, shape: Shape, frame: Frame, depth: int) -> Values:
        """What an own function gives back."""
        names = shape.text.split("\n")
        name = self.code.dotted(frame.module, names[0])
        given = tuple(zip(names[1:], shape.parts, strict=False))
        place = self.code.called(frame.module, frame.scope, name)
        if place is None:
            return _OPEN
        use = Use("own", shape, frame.scope, 0, False, name, given)
        returns = self.code.facts(place[0]).returns.get(place[1], ())
        return self._any(returns[:3], self.entered(frame, use, place, depth), depth)


def paths_in(repository: Repository) -> Paths:
    """The paths of a repository's code."""
    return repository.together(Paths)


def _is_configured(shape: Shape) -> bool:
    """Whether what an attribute is read from is called settings."""
    while shape.kind in ("key", "attr"):
        shape = shape.parts[0]
        if _CONFIGURED.search(shape.text):
            return True
    return False


def _chain(shape: Shape) -> tuple[str, ...]:
    """The keys and attributes from a mapping's name down: `a["b"].c` gives b and c."""
    keys: list[str] = []
    while shape.kind in ("key", "attr") and len(keys) < 6:
        keys.append(shape.text)
        shape = shape.parts[0]
    return tuple(reversed(keys))


def _names(shape: Shape, name: str) -> bool:
    """Whether a variable is a part of a shape."""
    own = shape.kind == "name" and shape.text == name
    return own or any(_names(part, name) for part in shape.parts)


def _under(table: Shape, key: str) -> Shape | None:
    keys = table.text.split("\n")
    return table.parts[keys.index(key)] if key in keys else None


def _few(values: Iterable[str]) -> Values:
    """The values, each once; what cannot be told when there are none or too many."""
    short = (_STARS.sub("*", value) if "**" in value else value for value in values)
    found = tuple(dict.fromkeys(value[:MAX_LENGTH] for value in short))
    return found if 0 < len(found) <= MAX_VALUES else _OPEN


def _chosen(parts: list[Values]) -> Iterable[tuple[str, ...]]:
    """One value of each part, in all ways; none when there are too many."""
    count = 1
    for values in parts:
        count *= len(values)
    return product(*parts) if count <= MAX_VALUES else ()


def _joined(parts: tuple[str, ...]) -> str:
    """The parts as one path; an absolute one begins anew."""
    path = ""
    for part in parts:
        part = part.replace("\\", "/")
        if not path or part.startswith(("/", TOP)):
            path = part
        elif part:
            path = f"{path.rstrip('/')}/{part}"
    return path


def _glued(parts: tuple[str, ...]) -> str:
    return "".join(parts)


def _above(value: str, steps: int) -> str:
    """The folder above; for a lone name it is the folder that the code runs in."""
    for _ in range(steps):
        if value in (UNKNOWN, TOP, ""):
            return UNKNOWN
        value = posixpath.dirname(value)
    return value
