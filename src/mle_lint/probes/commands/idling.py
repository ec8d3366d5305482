"""Scripts that only define things, so that starting them does nothing."""

from __future__ import annotations

from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.probes.commands.start_imports import loaded_with
from mle_lint.repository import Repository

# What a module calls at its own level only to get ready: loggers, paths, settings, the object of
# a service and what is registered at it, constants, a model that waits to be asked.
_QUIET = frozenset({
    "getLogger", "get_logger", "basicConfig", "setLevel", "setup_logging", "load_dotenv", "getenv",
    "get", "Path", "resolve", "join", "dirname", "abspath", "realpath", "expanduser", "insert",
    "append", "filterwarnings", "simplefilter", "set_option", "compile", "frozenset", "set", "dict",
    "list", "tuple", "str", "int", "float", "bool", "len", "range", "namedtuple", "TypeVar",
    "cast", "partial", "lru_cache", "cache", "field", "device", "is_available", "seed",
    "manual_seed", "FastAPI", "Flask", "APIRouter", "Blueprint", "Starlette", "CORS",
    "add_middleware", "include_router", "register_blueprint", "mount", "StaticFiles",
    "Jinja2Templates", "Limiter", "route", "post", "put", "delete", "patch", "on_event",
    "middleware", "exception_handler", "errorhandler", "before_request", "HTTPBearer",
    "APIKeyHeader", "BaseModel", "Field", "from_pretrained", "to", "eval", "Lock", "Settings",
    "get_settings", "load_config", "wraps", "dataclass", "is_file", "exists", "globals", "use",
    "Form", "File", "Query", "Body", "Header", "Depends", "Security", "OAuth2PasswordBearer",
    "create_engine", "sessionmaker", "declarative_base", "Typer", "Option", "Argument", "command",
    "option", "argument", "group", "callback", "use_style", "set_style", "set_theme",
})  # fmt: skip


@lru_cache(maxsize=256)
def idle(repository: Repository, module: Module) -> str:
    """Why starting a file does nothing, "" where it may do something.

    It has no main part and nothing at its own level acts, nor in what it loads.
    """
    if module.path.endswith("__main__.py") or not _defines(module):
        return ""
    if module.facts.trouble or module.facts.main_line:
        return ""
    if any(map(_acts, loaded_with(repository, module))):
        return ""
    return f"{module.path} only defines things, and starting it does nothing"


def _defines(module: Module) -> bool:
    return bool(module.facts.functions or module.facts.classes)


def _acts(module: Module) -> bool:
    own = [call for call in module.facts.calls if not call.scope]
    return any(call.name.rsplit(".", 1)[-1] not in _QUIET for call in own)
