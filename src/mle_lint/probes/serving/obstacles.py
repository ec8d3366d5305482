"""What keeps an entry from working as it stands, as far as its own file tells."""

from __future__ import annotations

import re

from mle_lint.patterns import pattern
from mle_lint.probes.code.entries import Entry
from mle_lint.probes.code.own_code import lines_of, own_code, text_of
from mle_lint.probes.commands.command_faults import ADDED
from mle_lint.probes.commands.start_imports import load_fault
from mle_lint.probes.files.flow import file_flow
from mle_lint.repository import Repository

_ROUTERS = frozenset({"APIRouter", "Blueprint", "Namespace"})
_APPS = frozenset({"FastAPI", "Flask", "Starlette", "create_app"})
_RUN_ID = pattern(r"['\"/]([0-9a-f]{32})['\"/]")
# A model of a registry, with a version or an alias or without.
_MODEL = pattern(r"(?:models:/+)?([^/@:]+)(?:[/@][^/]+)?")
_OPTION = pattern(r"['\"]-{0,2}([A-Za-z][\w-]*)['\"]")
_DEST = pattern(r"\bdest\s*=\s*['\"](\w+)['\"]")
_PARSED = pattern(
    r"^[ \t]*(\w+)(?:, *\w+)? *(?::[^=\n]{1,80})?= *\w+\.parse_(?:known_)?args\(", re.MULTILINE
)
_DYNAMIC = pattern(r"set_defaults|parents\s*=|Namespace|setattr|subparsers")


def fixed_run(repository: Repository, entry: Entry) -> str:
    """A run of the author's tracking store, written into the code, that nobody else has."""
    if "mlflow" not in entry.module.imported and "wandb" not in entry.module.imported:
        return ""
    for line in lines_of(repository, entry.module.path):
        found = _RUN_ID.search(line)
        if found is None or "environ" in line or "getenv" in line:
            continue
        if not any(found[1] in folder for folder in repository.folders):
            return f"it names run {found[1][:8]}, which is not in the repository"
    return ""


def unregistered(repository: Repository, entry: Entry) -> str:
    """A model that the entry takes from a registry, where the code registers others only."""
    near = own_code(repository).closure(entry.module)
    if not any("mlflow" in module.imported for module in near):
        return ""
    flow = file_flow(repository)
    accesses = flow.accesses(entry.module, entry.starts)
    asked = [path for access in accesses if access.kind == "ask" for path in access.paths]
    names = {found[1] if (found := _MODEL.fullmatch(path)) else "*" for path in asked}
    known = flow.registered
    if not names or not known or any("*" in name for name in (*names, *known)):
        return ""
    if names.isdisjoint(known):
        return f"it asks the registry for {min(names)}, and {known[0]} is registered"
    return ""


def unknown_option(repository: Repository, entry: Entry) -> str:
    """An attribute of the parsed arguments that no `add_argument` of the file makes."""
    text = text_of(repository, entry.module.path)
    added = ADDED.findall(text)
    if not added or _DYNAMIC.search(text):
        return ""
    known: set[str] = set()
    for arguments in added:
        dest = _DEST.search(arguments)
        names = [name.replace("-", "_") for name in _OPTION.findall(arguments)]
        known.update([dest[1]] if dest else names)
    for variable in sorted(set(_PARSED.findall(text))):
        for used in re.findall(rf"\b{variable}\.([A-Za-z]\w*)\b(?!\s*\(|\s*=[^=])", text):
            if used not in known:
                return f"it reads the option {used}, which it does not define"
    return ""


def unshown(repository: Repository, entry: Entry) -> str:
    """A page that a route shows, when none of those that its file names is in the repository."""
    names = {
        call.text.rsplit("/", 1)[-1]
        for name in ("render_template", "TemplateResponse")
        for call in entry.module.by_last_name.get(name, ())
        if call.text.endswith((".html", ".htm", ".j2", ".jinja2"))
    }
    if names and names.isdisjoint(path.rsplit("/", 1)[-1] for path in repository.files):
        return f"it shows {min(names)}, which is not there"
    return ""


def mounted_in_vain(repository: Repository, entry: Entry) -> str:
    """What keeps every app that takes in the routes of a module from loading, "" for none."""
    if entry.kind != "route" or _ROUTERS.isdisjoint(entry.module.by_last_name):
        return ""
    own = own_code(repository)
    apps = [
        module
        for module in repository.modules
        if not _APPS.isdisjoint(module.by_last_name)
        and module is not entry.module
        and entry.module in own.closure(module)
    ]
    faults = [load_fault(repository, module) for module in apps]
    return faults[0] if faults and all(faults) else ""
