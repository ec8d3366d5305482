"""The places where a user's input comes in: routes, screens, handlers and commands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Call, Function, Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.added_routes import added_routes
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.model_calls import loads, predicts
from mle_lint.probes.code.own_code import Scope, calls_in, lines_of
from mle_lint.probes.code.serving import SCREENS, WEB
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_ROUTES = frozenset({
    "route", "get", "post", "put", "patch", "delete", "api_route", "websocket", "websocket_route",
    "api", "api_view", "service", "deployment", "ingress", "http", "cloud_event", "endpoint",
    "web_endpoint", "fastapi_endpoint", "method", "view", "expose", "view_config",
})  # fmt: skip
_EVENTS = frozenset({
    "on_message", "message_handler", "command", "event", "callback", "action", "tool", "prompt",
    "agent", "task", "shared_task", "job", "on_chat_start", "message", "inlinequery_handler",
    "callback_query_handler",
})  # fmt: skip
_HANDLER_CLASSES = frozenset({
    "Resource", "MethodView", "View", "APIView", "GenericAPIView", "ViewSet", "ModelViewSet",
    "RequestHandler", "BaseHTTPRequestHandler", "SimpleHTTPRequestHandler", "HTTPEndpoint",
    "BaseHandler", "BasePredictor", "LitAPI", "MLModel", "KServeModel", "InferenceHandler",
    "Controller",
})  # fmt: skip
_LAMBDAS = frozenset({
    "lambda_handler", "handler", "handle", "predict_fn", "transform_fn", "model_fn", "run",
    "entry_point",
})  # fmt: skip
_GIVEN = frozenset({"event", "data", "evt", "cloud_event"})
_CONTEXT = frozenset({"context", "_", "_context", "ctx", "_ctx", "lambda_context"})
# What a server of plain Python hands to an application.
_PROTOCOLS = (
    ["environ", "start_response"],
    ["env", "start_response"],
    ["scope", "receive", "send"],
)
# Methods that a framework calls on classes which need no base of its own.
_CALLED = {
    "ray.serve": ("__call__",),
    "triton_python_backend_utils": ("execute",),
    "mlserver": ("predict",),
    "google.cloud.aiplatform.prediction": ("predict",),
    "seldon_core": ("predict",),
    "web": ("POST", "GET"),
}
WIDGETS = frozenset({
    "text_input", "text_area", "number_input", "slider", "select_slider", "selectbox",
    "multiselect", "radio", "checkbox", "toggle", "file_uploader", "camera_input", "chat_input",
    "audio_input", "data_editor", "date_input", "time_input", "form_submit_button", "button",
    "pills", "Interface", "ChatInterface", "Textbox", "Number", "Slider", "Dropdown", "Image",
    "Audio", "File", "Chatbot", "Radio", "CheckboxGroup", "MultimodalTextbox", "Input",
    "Textarea", "Upload", "add_handler", "input_text", "input_numeric", "input_slider",
    "input_select", "input_file", "Entry", "QLineEdit", "TextInput", "Video", "Code",
    "ImageEditor", "start_polling", "infinity_polling", "polling", "run_polling", "st_canvas",
    "webrtc_streamer", "from_pipeline", "load_chat",
})  # fmt: skip
# Reads rows, texts or pictures that can be scored.
READS = frozenset({
    "read_csv", "read_parquet", "read_json", "read_excel", "read_table", "read_sql",
    "read_sql_query", "read_sql_table", "read_feather", "read_orc", "read_delta", "scan_parquet",
    "scan_csv", "read_gbq", "loadtxt", "genfromtxt", "load_dataset", "load_from_disk",
    "DictReader", "glob", "rglob", "iterdir", "listdir", "walk", "scandir", "imread",
    "VideoCapture", "input", "poll", "consume", "subscribe", "fetchall", "to_dataframe",
    "DirectoryLoader", "get_object", "image_dataset_from_directory", "ImageFolder", "load_img",
    "load_image", "readlines", "read_text", "readStream", "get_historical_features",
    "get_online_features", "read_data", "load_data", "get_data", "fetch_data", "load_workbook",
    "read_ipc", "read_hdf", "parquet_dataset", "reader", "get_task", "prompt",
    "listen", "recv", "fetchone", "fetchmany", "receive_message", "get_updates", "blpop", "brpop",
    "lpop", "xread", "dequeue", "pull", "notifies", "rec", "Recognizer", "PyAudio",
    "KafkaConsumer", "AIOKafkaConsumer", "Consumer", "basic_consume", "basic_get", "getmany",
    "receive", "receive_messages", "receive_batch", "SubscriberClient", "xreadgroup", "recv_json",
    "recv_string", "recv_pyobj", "recv_multipart", "dcmread", "read_file", "open_dataset",
    "read_image", "fetchdf", "read_database", "read_ndjson", "scan_ndjson", "read_xml",
    "read_html", "read_fwf", "get_pandas_df", "get_df", "fetch_pandas_all", "fetch_arrow_all",
    "to_pandas", "readline", "awatch", "Observer", "grab",
})  # fmt: skip
_PARSED = frozenset({
    "parse_args", "ArgumentParser", "parse_known_args", "docopt", "Fire", "run_application",
})  # fmt: skip
_QUEUES = ("celery", "faust", "dramatiq", "arq", "huey", "faststream")
# Packages that run decorated functions in order, at a time or on a call.
FLOWS = (
    "dagster", "prefect", "airflow", "zenml", "metaflow", "flytekit", "mage_ai", "kfp", "clearml",
)  # fmt: skip
_STEPS = frozenset({
    "asset", "multi_asset", "op", "job", "graph", "flow", "task", "step", "dag", "pipeline",
    "component", "workflow", "transformer", "data_exporter", "custom", "graph_asset",
})  # fmt: skip
# Command-line packages that are handed a function by name.
_HANDED = ("typer", "fire", "absl.app", "plac", "tyro", "cyclopts", "jsonargparse", "defopt")
# Options and arguments that take one thing to score, as a user writes it.
_ASKED = pattern(
    r"(?:[\"']--?|rgument\(\s*[\"'])"
    r"(?:text|sentence|question|query|prompt|image|img|url|audio|message|review)[\"']"
)
# Spark reads a table by the name of its format, `spark.read.csv(...)` or `.read.format(...)`.
_SPARK_READS = pattern(
    r"(?:^|\.)(?:read|readStream)(?:\.|\(\)\.)(?:csv|json|parquet|orc|table|jdbc|load|text|format)$"
    r"|(?:^|\.)(?:option|options|schema)\(\)\.(?:load|csv|json|parquet|orc|text|table)$"
)
# Functions that read one picture or sound, whose last names alone say little.
_OPENS = ("Image.open", "librosa.load", "torchaudio.load", "soundfile.read", "wavfile.read")
_ARGV = pattern(r"\bsys\.argv\b|\bsys\.stdin\b|\bargv\b")


class Entry(NamedTuple):
    """A module that a user can start or call, with the scopes where the input arrives.

    kind    route, handler, screen, flow (what an orchestrator runs), command or script
    starts  names of the scopes; "" is the module's own level
    """

    module: Module
    kind: str
    line: int
    starts: tuple[str, ...]

    @property
    def functions(self) -> tuple[Function, ...]:
        """The functions among the starts."""
        wanted = set(self.starts)
        return tuple(f for f in self.module.facts.functions if f.name in wanted)


@lru_cache(maxsize=1)
def entries(repository: Repository) -> tuple[Entry, ...]:
    """Every entry outside tests and notebooks, a module once for each kind."""
    scripts = _console_scripts(repository)
    found: list[Entry] = []
    for module in repository.code:
        if not module.notebook:
            found.extend(_of(repository, module, scripts))
    return tuple(found)


def route_functions(module: Module) -> tuple[Function, ...]:
    """The functions of a module that answer a request or an event."""
    served = bool(imports(module, (*WEB, *SCREENS, *_QUEUES)))
    django = bool(imports(module, ("django", "rest_framework")))
    return tuple(f for f in module.facts.functions if _answers(f, served, django))


def handler_functions(module: Module) -> tuple[Function, ...]:
    """The functions of a module that a cloud platform or a model server calls."""
    return tuple(f for f in module.facts.functions if _is_lambda(f))


def takes_input(repository: Repository, entry: Entry, scopes: tuple[Scope, ...]) -> bool:
    """Whether what an entry scores can be given from outside, as far as the calls tell."""
    if entry.kind in ("route", "handler"):
        return True
    if entry.kind == "screen":
        return any(_last(call) in WIDGETS for call in entry.module.facts.calls)
    if any(reads(call) or _last(call) in _PARSED for scope in scopes for call in calls_in(scope)):
        return True
    if any(f.parameters for f in entry.functions):
        return True
    return any(_ARGV.search(line) for line in lines_of(repository, entry.module.path))


def reads(call: Call) -> bool:
    """Whether a call reads rows, texts or pictures from outside."""
    if _last(call) in READS or call.name.endswith(_OPENS):
        return True
    return _SPARK_READS.search(call.name) is not None


def asks_user(repository: Repository, entry: Entry, scopes: tuple[Scope, ...]) -> bool:
    """Whether a command waits for a user to type, or has an option for one thing to score."""
    if any(call.name == "input" for scope in scopes for call in calls_in(scope)):
        return True
    return any(_ASKED.search(line) for line in lines_of(repository, entry.module.path))


def _of(repository: Repository, module: Module, scripts: frozenset[str]) -> Iterator[Entry]:
    routes = route_functions(module)
    methods = (*handler_methods(module), *added_routes(repository, module))
    if routes or methods:
        names = (*[f.name for f in routes], *methods)
        yield Entry(module, "route", _line(module, names[0]), names)
    lambdas = handler_functions(module)
    if lambdas and not routes:
        yield Entry(module, "handler", lambdas[0].line, tuple(f.name for f in lambdas))
    steps = [f for f in module.facts.functions if _is_step(f)] if imports(module, FLOWS) else []
    if steps:
        yield Entry(module, "flow", steps[0].line, tuple(f.name for f in steps))
    screen = imports(module, SCREENS)
    if screen and _shows(module):
        names = tuple(f.name for f in module.facts.functions)
        yield Entry(module, "screen", screen, ("", *names))
    elif not routes:
        yield from _command(module, scripts)


def _shows(module: Module) -> bool:
    """Whether a module uses the package of a screen; to import it may only ask if it is there."""
    prefixes = tuple(f"{package}." for package in SCREENS)
    calls = (call.name.startswith(prefixes) for call in module.facts.calls)
    bases = (base.startswith(prefixes) for item in module.facts.classes for base in item.bases)
    return any(calls) or any(bases) or any(i.name.endswith(".*") for i in module.facts.imports)


def _command(module: Module, scripts: frozenset[str]) -> Iterator[Entry]:
    """A module with a main part, command functions, a console script, or input at its own level."""
    handed = bool(imports(module, _HANDED))
    functions = module.facts.functions
    own = [f.name for f in functions if _is_command(f) or (handed and "." not in f.name)]
    named = [f.name for f in functions if f.name in scripts]
    main = module.facts.main_line
    if main or own or (named and _is_script(module, scripts)):
        yield Entry(module, "command", main or 1, ("", *own, *named))
    elif not module.path.endswith("__init__.py") and _works_alone(module):
        yield Entry(module, "script", 1, ("",))


def _works_alone(module: Module) -> bool:
    """Whether the module's own level predicts or starts one of its functions."""
    own = {f.name for f in module.facts.functions if "." not in f.name}
    return any(
        not c.scope and (c.name in own or predicts(module, c) or loads(module, c))
        for c in module.facts.calls
    )


def _answers(function: Function, served: bool, django: bool) -> bool:
    for decorator in function.decorators:
        last = decorator.name.rsplit(".", 1)[-1]
        if last in _ROUTES and (served or decorator.text.startswith("/")):
            return True
        if last in _EVENTS and served:
            return True
    first = function.parameters[0].name if function.parameters else ""
    return django and first == "request"


def handler_methods(module: Module) -> tuple[str, ...]:
    """Methods of classes whose base class is called by a server."""
    found: list[str] = []
    served_by = imports(module, WEB)
    for item in module.facts.classes:
        bases = {base.rsplit(".", 1)[-1] for base in item.bases}
        known = bool(served_by and bases & _HANDLER_CLASSES)
        if (
            known
            or any(base.endswith("Servicer") for base in bases)
            or ("Model" in bases and imports(module, ("kserve",)))
        ):
            prefix = item.name + "."
            found += [f.name for f in module.facts.functions if f.name.startswith(prefix)]
    used = (names for package, names in _CALLED.items() if imports(module, (package,)))
    called = {name for names in used for name in names}
    for function in module.facts.functions if called else ():
        owner, _, last = function.name.rpartition(".")
        if owner and last in called and function.name not in found:
            found.append(function.name)
    return tuple(found)


def _is_lambda(function: Function) -> bool:
    """A function that a platform calls: by what it is given, or by the name that is agreed on."""
    names = [parameter.name for parameter in function.parameters]
    if "." not in function.name and len(names) == 2 and names[0] in _GIVEN and names[1] in _CONTEXT:
        return True
    if names in _PROTOCOLS:
        return True
    # The platform hands what `input_fn` has read on to `predict_fn`.
    if function.name in ("predict_fn", "transform_fn", "lambda_handler", "input_fn"):
        return True
    return function.name in _LAMBDAS and names in (["raw_data"], ["mini_batch"], ["request"])


def _is_step(function: Function) -> bool:
    return not _STEPS.isdisjoint(d.name.rsplit(".", 1)[-1] for d in function.decorators)


def _is_command(function: Function) -> bool:
    lasts = {decorator.name.rsplit(".", 1)[-1] for decorator in function.decorators}
    return bool(lasts & {"command", "group", "main", "app", "callback"})


@lru_cache(maxsize=1)
def _console_scripts(repository: Repository) -> frozenset[str]:
    """`function` and `module:function` of every console script."""
    found: set[str] = set()
    for manifest in repository.manifests.values():
        for _, target in manifest.scripts:
            name, _, function = target.partition(":")
            found.update((function.strip(), f"{name.strip()}:"))
    return frozenset(found)


def _is_script(module: Module, scripts: frozenset[str]) -> bool:
    dotted = module.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return any(s.endswith(":") and dotted.endswith(s[:-1]) for s in scripts if s)


def _line(module: Module, name: str) -> int:
    return next((f.line for f in module.facts.functions if f.name == name), 1)


def _last(call: Call) -> str:
    return call.name.rsplit(".", 1)[-1]
