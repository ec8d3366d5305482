"""The services of a compose file."""

from __future__ import annotations

from mle_lint.artefacts.ci_model import MAX_NAMES, names
from mle_lint.artefacts.yaml_nodes import EMPTY, Node, parse_map
from mle_lint.record import NamedTuple

_MAX_SERVICES = 500
# How a file that goes over another takes a value away.
_NULL = frozenset({"null", "Null", "NULL", "~"})


class Service(NamedTuple):
    """One service; what is not given is "" or empty.

    `command` is a shell text, and a list is joined into one. A port or volume in long form
    becomes "published:target" or "source:target".
    """

    name: str
    line: int
    image: str = ""
    build_context: str = ""
    dockerfile: str = ""
    command: str = ""
    ports: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()


class Compose(NamedTuple):
    """The services in order."""

    services: tuple[Service, ...] = ()


def parse(text: str) -> Compose:
    """Reads a compose file, also one of the first version, with services at the top level.

    Raises ParseError for broken YAML and for a top level that is no map.
    """
    root = parse_map(text)
    services = root.get("services")
    if services is None:
        services = root if any(_is_service(node) for _, node in root.items) else EMPTY
    entries = services.items[:_MAX_SERVICES]
    return Compose(tuple(_service(name, node) for name, node in entries if node.kind == "map"))


def _is_service(node: Node) -> bool:
    return bool(node.text("image")) or node.text("build") != ""


def _service(name: str, node: Node) -> Service:
    build = node.get("build") or EMPTY
    return Service(
        name=name,
        line=node.line,
        image=node.text("image"),
        build_context=_given(build.value) or _given(build.text("context")),
        dockerfile=build.text("dockerfile"),
        command=_command(node.get("command")),
        ports=_mapped(node.get("ports"), "published"),
        depends_on=names(node.get("depends_on")),
        volumes=_mapped(node.get("volumes"), "source"),
    )


def _given(value: str) -> str:
    return "" if value in _NULL else value


def _command(node: Node | None) -> str:
    if node is None or node.kind == "scalar":
        return node.value if node else ""
    import shlex

    return shlex.join(item.value for item in node.each(MAX_NAMES))


def _mapped(node: Node | None, outer: str) -> tuple[str, ...]:
    if node is None:
        return ()
    found = []
    for item in node.each(MAX_NAMES):
        both = (item.text(outer), item.text("target"))
        found.append(item.value or ":".join(part for part in both if part))
    return tuple(entry for entry in found if entry)
