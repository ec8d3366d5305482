"""Serving and predicting in other languages than Python, by lines of their files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts import paths
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_FILES = 400
MAX_TEXT = 60_000
_SERVES = pattern(
    r"#\*\s*@(?:post|get)\b|\b(?:shinyApp|shinyServer|runApp|plumber::plumb|pr_post|vetiver_api)\("
    r"|\b(?:app|router|server|fastify|api)\.(?:post|get|all|route|listen)(?:<[^()]{0,200}>)?\("
    r"|\bBun\.serve\("
    r"|export\s+(?:async\s+)?function\s+(?:POST|GET)\b|export\s+const\s+(?:POST|GET|handler)\b"
    r"|\bexport\s+default\s+(?:async\s+)?function\s+handler\b|exports\.handler\b|\bserve\(async"
    r"|http\.HandleFunc\(|http\.ResponseWriter"
    r"|\bgin\.(?:Default|New)\(|mux\.NewRouter\(|\.(?:POST|GET)\(\s*\"/"
    r"|@(?:Post|Get|Request)Mapping\b|\bMap(?:Post|Get)\(|\[Http(?:Post|Get)\b"
    r"|\b(?:HTTP\.serve|Genie\.up|route\(\"|@post\s+\"|@get\s+\")|#\[(?:post|get)\(\""
    r"|\bRouter::new\(\)|commandArgs\(|\bOptionParser\(|parse_args\(|process\.argv|os\.Args\b"
    r"|flag\.Parse\(|\bARGS\b|Console\.ReadLine\(|public static void main|readline\(|bot\.on\("
)
_LOADS = pattern(
    r"\breadRDS\(|\bread_rds\(|\bxgb\.load\(|\blgb\.load\(|load_model_\w+\(|vetiver_pin_read\("
    r"|\bload\(\s*(?:file\s*=\s*)?[\"'][^\"']+\.(?:rda|rdata)[\"']|\bmachine\(\s*(?:string\(\s*)?\""
    r"|\b(?:BSON|JLD2?|JLSO|FileIO)\.load\b|\bBSON\.@load\b|@load\s+\"|\bload(?:Layers|Graph)Model\("
    r"|InferenceSession\b|\bloadSavedModel\(|SavedModelBundle\.load|LoadSavedModel\(|NewSession"
    r"|\.Model\.Load\(|CModule::load|PipelineModel\.load\(|\bModelSerializer\.restore|ModelEvaluator"
    r"|\bcommit_from_file\(|\bwith_model_from_file\(|\btract_onnx::|\bonnx\(\)\.model_for_path\("
    r"|from\s+[\"']@(?:xenova|huggingface)/transformers[\"']|tf\.loadModel\(|ml5\.\w+\("
)
_ASKS = pattern(
    r"chat\.completions\.create\(|\b(?:generate|stream)(?:Text|Object)\(|messages\.create\("
    r"|\bgenerateContent(?:Stream)?\(|api\.(?:openai|anthropic)\.com|/v1/chat/completions"
    r"|CreateChatCompletion\(|\bnew\s+Chat(?:OpenAI|Anthropic|Ollama)\(|similaritySearch\("
    r"|/api/(?:generate|chat)[\"'`]"
)
_VALIDATES = pattern(
    r"\bz\.object\(|\bJoi\.object\(|\byup\.object\(|new Ajv\(|class-validator|express-validator"
    r"|@IsNumber|@IsString|@Valid\b|@NotNull|binding:\"required|validator\.New\(|ModelState\.IsValid"
    r"|status\(400\)|status\(422\)|status:\s*400|status:\s*422|res\$status\s*<-\s*4"
    r"|\bschema:\s*\{\s*body\b|StatusBadRequest|BadRequest\("
    r"|HttpStatus\.BAD_REQUEST|shiny::validate\(|\bvalidate\(\s*need\("
)
_PREDICTS = pattern(
    r"\b[Pp]redict\w*\s*\(|\.(?:run|Run|Predict|classify|estimate\w*)\(|\bpipeline\(|\baugment\("
)


class Source(NamedTuple):
    """A file of another language, and the first line of each thing that it does, 0 for none."""

    path: str
    serves: int
    loads: int
    asks: int
    predicts: int
    validates: int


def served(repository: Repository) -> Iterator[Evidence]:
    """Routes and commands that also load a model and predict, or ask a language model.

    They do so in their own file, or in files of their language in one folder at the top, where
    the routes and the model are set up in one file and it is asked in another.
    """
    for source in sources(repository):
        able = source.predicts or _part(source) in _predicting_parts(repository)
        if source.serves and (source.asks or (source.loads and able)):
            line = source.asks or source.predicts or source.loads
            yield Evidence(repository.place(source.path, line), "a route or command predicts here")


@lru_cache(maxsize=1)
def _predicting_parts(repository: Repository) -> frozenset[tuple[str, str]]:
    return frozenset(_part(source) for source in sources(repository) if source.predicts)


def _part(source: Source) -> tuple[str, str]:
    """The folder at the top that holds a file, with the file's language."""
    return source.path.partition("/")[0], _suffix(source.path)


def validated(repository: Repository) -> Iterator[Evidence]:
    """Files with a route that refuse a wrong input, where their language answers, if any does."""
    found = sources(repository)
    answering = {_suffix(source.path) for source in found if source.asks or source.loads}
    for source in found:
        able = not answering or _suffix(source.path) in answering
        if source.serves and source.validates and able:
            yield Evidence(repository.place(source.path, source.validates), "refuses a wrong input")


def commanded(repository: Repository, servers: tuple[str, ...]) -> Iterator[Evidence]:
    """Deployment files that start a ready-made model server."""
    kinds = ("dockerfile", "compose", "makefile", "justfile", "shell", "yaml")
    for path in repository.of_kind(*kinds)[:MAX_FILES]:
        text = repository.text(path) or ""
        for server in servers:
            at = text.find(server)
            start = text.rfind("\n", 0, at) + 1
            if at >= 0 and not text[start:at].lstrip().startswith("#"):
                yield Evidence(repository.place(path, text.count("\n", 0, at) + 1), server)
                break


def predicting(repository: Repository) -> Iterator[Evidence]:
    """Files that predict with a model which some file of their language loads, or ask one."""
    loading = {_suffix(source.path) for source in sources(repository) if source.loads}
    for source in sources(repository):
        if source.asks or (source.predicts and _suffix(source.path) in loading):
            line = source.asks or source.predicts
            yield Evidence(repository.place(source.path, line), "predicts, without an entry")


@lru_cache(maxsize=1)
def sources(repository: Repository) -> tuple[Source, ...]:
    """What the files of other languages do, tests left out, the first 400 files by path."""
    found = [path for path in repository.of_kind("source") if not paths.is_test(path)]
    rest = [path for path in repository.of_kind("document") if path.lower().endswith(".rmd")]
    return tuple(_read(repository, path) for path in (found + rest)[:MAX_FILES])


def _read(repository: Repository, path: str) -> Source:
    text = (repository.text(path) or "")[:MAX_TEXT]
    patterns = (_SERVES, _LOADS, _ASKS, _PREDICTS, _VALIDATES)
    return Source(path, *(_first_line(pattern, text) for pattern in patterns))


def _first_line(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def _suffix(path: str) -> str:
    return path.rsplit(".", 1)[-1].lower()
