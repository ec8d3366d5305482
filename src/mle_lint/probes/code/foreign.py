"""Serving and predicting in other languages than Python, by lines of their files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint import gates
from mle_lint.artefacts import paths
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import foreign_imports
from mle_lint.probes.code.identifiers import speaks
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_FILES = 400
MAX_TEXT = 60_000
_SERVES = pattern(
    r"#\*\s*@(?:post|get)\b|\b(?:shinyApp|shinyServer|runApp|plumber::plumb|pr_post|vetiver_api)\("
    r"|\b(?:app|router|server|fastify)\.(?:post|get|all|route|listen)(?:<[^()]{0,200}>)?\("
    r"|(?<!await )(?<!return )\bapi\.(?:post|get|all|route|listen)(?:<[^()]{0,200}>)?\("
    r"|\b(?:Bun|Deno)\.serve\(|^[ \t]*@(?:Controller|Post|Get|Sse|MessagePattern)\("
    r"|export\s+(?:async\s+)?function\s+(?:POST|GET)\b|export\s+const\s+(?:POST|GET|handler)\b"
    r"|\bexport\s+default\s+(?:async\s+)?function\s+handler\b|exports\.handler\b|\bserve\(async"
    r"|http\.HandleFunc\(|http\.ResponseWriter"
    r"|\bgin\.(?:Default|New)\(|mux\.NewRouter\(|\.(?:POST|GET)\(\s*\"/"
    r"|@(?:Post|Get|Request)Mapping\b|\bMap(?:Post|Get)\(|\[Http(?:Post|Get)\b"
    r"|\b(?:HTTP\.serve|Genie\.up|route\(\"|@post\s+\"|@get\s+\")|#\[(?:post|get)\(\""
    r"|\bRouter::new\(\)|commandArgs\(|\bOptionParser\(|parse_args\(|process\.argv|os\.Args\b"
    r"|flag\.Parse\(|\bARGS\b|Console\.ReadLine\(|public static void main|readline\(|bot\.on\(",
    re.MULTILINE,
)
_LOADS = pattern(
    r"\breadRDS\(|\bread_rds\(|\bxgb\.load\(|\blgb\.load\(|load_model_\w+\(|vetiver_pin_read\("
    r"|\bload\(\s*(?:file\s*=\s*)?[\"'][^\"']+\.(?:rda|rdata)[\"']|\bmachine\(\s*(?:string\(\s*)?\""
    r"|\b(?:BSON|JLD2?|JLSO|FileIO)\.load\b|\bBSON\.@load\b|@load\s+\"|\bload(?:Layers|Graph)Model\("
    r"|InferenceSession\b|\bloadSavedModel\(|SavedModelBundle\.load|LoadSavedModel\(|NewSession"
    r"|\.Model\.Load\(|CModule::load|PipelineModel\.load\(|\bModelSerializer\.restore|ModelEvaluator"
    r"|\bcommit_from_file\(|\bwith_model_from_file\(|\btract_onnx::|\bonnx\(\)\.model_for_path\("
    r"|from\s+[\"']@(?:xenova|huggingface)/transformers[\"']|tf\.loadModel\(|ml5\.\w+\("
    r"|\.loadModel\(|\bOnnxRuntime::Model\.new|\bVNCoreMLModel\b|\bMLModel\(contentsOf"
)
_ASKS = pattern(
    r"chat\.completions\.create\(|\b(?:generate|stream)(?:Text|Object)\(|messages\.create\("
    r"|\bgenerateContent(?:Stream)?\(|api\.(?:openai|anthropic)\.com|/v1/chat/completions"
    r"|CreateChatCompletion\(|similaritySearch\("
    r"|\bnew\s+(?:Azure)?Chat(?:OpenAI|Anthropic|Ollama|Groq|Google\w+|VertexAI|Mistral\w*|Cohere"
    r"|Bedrock\w*|Fireworks|TogetherAI|XAI|DeepSeek|OpenRouter|HuggingFace)\("
    r"|\b(?:\w*[lL]lm|(?:\w+C|c)hain|(?:chat|llm)Model)\.(?:invoke|stream)\("
    r"|/api/(?:generate|chat)[\"'`]|\bollama\.(?:chat|generate)\(|\bresponses\.create\("
    r"|\b(?:Converse|InvokeModel)(?:Stream|WithResponseStream)?Command\(|\bGenerateContent\("
    r"|\bnew InvokeEndpoint\w*\(|\.[iI]nvokeEndpoint\("
    r"|\bchat(?:Client|Model)\s*\.(?:prompt|call|stream)\(|\bAiServices\.builder\(|\bChatLanguageModel\b"
    # Also a search for the nearest vectors answers.
    r"|<=>\s*(?:\$\{|\$\d|\?|:)|\bcosineDistance\(|\b[cC]osineSimilarity\(|\$vectorSearch\b"
    r"|\.queryPoints\(|\.rpc\(\s*[\"']match_\w+"
)
_VALIDATES = pattern(
    r"\bz\.object\(|\bJoi\.object\(|\byup\.object\(|new Ajv\(|class-validator|express-validator"
    r"|@IsNumber|@IsString|@Valid\b|@NotNull|binding:\"required|validator\.New\(|ModelState\.IsValid"
    r"|status\(400\)|status\(422\)|status:\s*400|status:\s*422|res\$status\s*<-\s*4"
    r"|\bschema:\s*\{\s*body\b|StatusBadRequest|BadRequest\("
    r"|BadRequestException\(|UnprocessableEntityException\(|\bzValidator\(|statusCode:\s*4(?:00|22)"
    r"|HttpStatus\.BAD_REQUEST|shiny::validate\(|\bvalidate\(\s*need\("
)
_PREDICTS = pattern(
    r"\b[Pp]redict\w*\s*\(|\.(?:run|Run|Predict|classify|estimate\w*)\(|\bpipeline\(|\baugment\("
)


# Files with such a word in their path check what the service is started with.
_SETTINGS = ("env", "config", "setting")


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

    They do so in their own file or in files that it brings in, or, for a loaded model, in files
    of their language in one folder at the top, where the routes and the model are set up in one
    file and it is asked in another.
    """
    for source in sources(repository):
        answer = _answering(repository, source) if source.serves else None
        if answer is source:
            line = source.asks or source.predicts or source.loads
            yield Evidence(repository.place(source.path, line), "a route or command predicts here")
        elif answer is not None:
            text = f"a route or command leads to {answer.path}, which predicts"
            yield Evidence(repository.place(source.path, source.serves), text)


def answering(repository: Repository) -> frozenset[str]:
    """The files of routes and commands that predict, with those that they bring in."""
    return frozenset(
        path
        for source in sources(repository)
        if source.serves and _answering(repository, source) is not None
        for path in foreign_imports.reached(repository, source.path)
    )


@lru_cache(maxsize=512)
def _answering(repository: Repository, source: Source) -> Source | None:
    """The file in which what a route or command brings in predicts."""
    able = source.predicts or _part(source) in _predicting_parts(repository)
    if source.asks or (source.loads and able):
        return source
    near = _brought(repository, source)
    asking = next((other for other in near if other.asks), None)
    loads = any(other.loads for other in near)
    return asking or next((other for other in near if loads and other.predicts), None)


def _brought(repository: Repository, source: Source) -> tuple[Source, ...]:
    """What a file and those that it imports do."""
    known = _by_path(repository)
    paths_ = foreign_imports.reached(repository, source.path)
    return tuple(known[path] for path in paths_ if path in known)


@lru_cache(maxsize=1)
def _by_path(repository: Repository) -> dict[str, Source]:
    return {source.path: source for source in sources(repository)}


@lru_cache(maxsize=1)
def _predicting_parts(repository: Repository) -> frozenset[tuple[str, str]]:
    return frozenset(_part(source) for source in sources(repository) if source.predicts)


def _part(source: Source) -> tuple[str, str]:
    """The folder at the top that holds a file, with the file's language."""
    return source.path.partition("/")[0], _suffix(source.path)


def validated(repository: Repository) -> Iterator[Evidence]:
    """Files with a route that refuse a wrong input, where their language answers, if any does.

    For a route that answers, also the files that it brings in.
    """
    found = sources(repository)
    answering = {_suffix(source.path) for source in found if source.asks or source.loads}
    for source in found:
        able = not answering or _suffix(source.path) in answering
        if source.serves and source.validates and able:
            yield Evidence(repository.place(source.path, source.validates), "refuses a wrong input")
        elif source.serves and able and _answering(repository, source) is not None:
            near = _brought(repository, source)
            other = next((o for o in near if o.validates and not speaks(o.path, _SETTINGS)), None)
            if other is not None:
                place = repository.place(other.path, other.validates)
                yield Evidence(place, "refuses a wrong input")


def at_work(repository: Repository) -> frozenset[str]:
    """The files that answer routes and commands, with those that they bring in."""
    return frozenset(
        path
        for source in sources(repository)
        if source.serves
        for path in foreign_imports.reached(repository, source.path)
    )


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
    found = gates.search(pattern, text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def _suffix(path: str) -> str:
    return path.rsplit(".", 1)[-1].lower()
