"""Classes that describe data by annotated fields, and whether they bound what they take."""

from __future__ import annotations

import re

from mle_lint.artefacts.module import Class, Module
from mle_lint.patterns import pattern

FREE = pattern(
    r"^(?:typing\.)?(?:(?:List|list|Sequence|Iterable|tuple|Tuple)\[(?:typing\.)?)?"
    r"(?:Dict|dict|Any|Mapping|MutableMapping|object|JSON|JsonValue)\b"
    r"|^(?:typing\.)?(?:list|List|tuple|Tuple|set|Sequence)$"
)
_SCHEMA_BASES = frozenset(
    ["BaseModel", "SQLModel", "Struct", "RootModel", "Schema", "BaseSchema", "CamelModel"]
)
# Documents of a database that pydantic checks; their own names are too common to be asked for.
_DOCUMENTS = frozenset(["odmantic.Model", "odmantic.EmbeddedModel", "beanie.Document"])
_SETTINGS = frozenset(["BaseSettings"])


def schemas_of(closure: tuple[Module, ...]) -> dict[str, Class]:
    """The classes of modules that describe data by annotated fields, by their last name."""
    classes = {c.name.rsplit(".", 1)[-1]: c for module in closure for c in module.facts.classes}
    found = {name: item for name, item in classes.items() if is_schema(item, classes)}
    for module in closure:
        for name, kind in module.types.items():
            if kind.rsplit(".", 1)[-1] == "create_model":
                found[name] = Class(name, 1, ("pydantic.BaseModel",), ())
    return found


def described(closure: tuple[Module, ...]) -> dict[str, Class]:
    """Classes with annotated fields, as typed frameworks take dataclasses and typed dicts."""
    return {
        item.name.rsplit(".", 1)[-1]: item
        for module in closure
        for item in module.facts.classes
        if item.fields and not {b.rsplit(".", 1)[-1] for b in item.bases} & _SETTINGS
    }


def is_schema(item: Class, classes: dict[str, Class], depth: int = 0) -> bool:
    """Whether a class, or a known one that it is based on, is of a validating library."""
    bases = {base.rsplit(".", 1)[-1] for base in item.bases}
    if bases & _SETTINGS:
        return False
    if bases & _SCHEMA_BASES or not _DOCUMENTS.isdisjoint(item.bases):
        return True
    return depth < 5 and any(
        base in classes and is_schema(classes[base], classes, depth + 1) for base in bases
    )


def named_schema(annotation: str, schemas: dict[str, Class]) -> Class | None:
    """The schema that an annotation names, if any."""
    for name in re.findall(r"[\w.]+", annotation):
        found = schemas.get(name.rsplit(".", 1)[-1])
        if found is not None:
            return found
    return None


def is_free(schema: Class, schemas: dict[str, Class], depth: int = 0) -> bool:
    """Whether half of the fields or more that must be given take any names or values, or there is
    no field."""
    fields = schema.fields
    bases = [schemas[b.rsplit(".", 1)[-1]] for b in schema.bases if b.rsplit(".", 1)[-1] in schemas]
    given = [field.annotation for field in fields if "None" not in field.annotation]
    if given and 2 * sum(1 for annotation in given if FREE.match(annotation)) >= len(given):
        return True
    if depth < 5 and any(is_free(base, schemas, depth + 1) for base in bases if base != schema):
        return True
    return not fields and not bases and not schema.bases
