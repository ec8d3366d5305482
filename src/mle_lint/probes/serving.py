"""What a user can reach: routes, apps and commands, and whether a model answers there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.probes.calls import evidence, imports
from mle_lint.repository import Repository

WEB = (
    "fastapi", "flask", "flask_restful", "flask_restx", "flask_openapi3", "litestar", "starlette",
    "sanic", "aiohttp.web", "django", "rest_framework", "ninja", "bentoml", "ray.serve", "robyn",
    "falcon", "tornado", "quart", "connexion", "grpc", "mangum", "bottle", "litserve", "kserve",
    "functions_framework", "mcp.server", "fastmcp", "langserve", "modal", "cog", "sagemaker_inference",
    "ts.torch_handler", "azureml.contrib.services", "chalice", "aws_lambda_powertools", "http.server",
    "pyramid", "cherrypy", "hug", "eve", "apiflask", "seldon_core",
)  # fmt: skip
SCREENS = (
    "streamlit", "gradio", "chainlit", "dash", "shiny", "taipy", "panel", "nicegui", "mesop",
    "reflex", "flet", "telebot", "telegram", "aiogram", "pyrogram", "discord", "slack_bolt",
    "tkinter", "customtkinter", "PyQt5", "PyQt6", "PySide6", "solara", "h2o_wave", "pywebio",
    "marimo", "kivy", "textual", "twilio", "vkbottle",
)  # fmt: skip
COMMANDS = (
    "argparse", "click", "typer", "fire", "docopt", "hydra", "absl.flags", "absl.app", "tap",
    "jsonargparse", "cyclopts", "plac", "simple_parsing", "draccus", "tyro", "optparse",
)  # fmt: skip
LOADS = (
    "joblib.load", "pickle.load", "pickle.loads", "cloudpickle.load", "dill.load", "torch.load",
    "*.load_model", "load_model", "*.from_pretrained", "InferenceSession", "*.load_weights",
    "*.load_state_dict", "skops.io.load", "*.load_checkpoint", "*.load_from_checkpoint",
    "*.load_pipeline", "saved_model.load", "torch.jit.load", "torch.hub.load", "hub.load",
    "transformers.pipeline", "*.load_learner", "spacy.load", "ultralytics.YOLO", "*.load_booster",
    "*.load_artifact", "*.load_artifacts", "*.get_model", "load_artifact", "load_artifacts",
    "load_pipeline", "load_checkpoint", "safetensors.torch.load_file", "model_from_json",
    "KerasLayer", "SentenceTransformer", "CrossEncoder", "llama_cpp.Llama", "vllm.LLM",
    "gpt4all.GPT4All", "faster_whisper.WhisperModel", "faiss.read_index", "KeyedVectors.load",
    "Word2Vec.load", "Doc2Vec.load", "TabularPredictor.load", "TimeSeriesPredictor.load",
    "PipelineModel.load", "CrossValidatorModel.load", "PPO.load", "DQN.load", "SAC.load",
    "A2C.load", "dump.load", "lite.Interpreter", "tflite_runtime.interpreter.Interpreter",
    "*.compile_model", "dnn.readNet", "dnn.readNetFromCaffe", "dnn.readNetFromONNX",
    "dnn.readNetFromTensorflow", "bentoml.models.get", "bentoml.sklearn.get", "*.to_runner",
    "*.import_mojo", "SequenceTagger.load", "easyocr.Reader", "HuggingFacePipeline.from_model_id",
    "paddleocr.PaddleOCR", "xgboost.Booster", "lightgbm.Booster", "load_object", "load_pickle",
    "load_learner", "*.load_adapter", "*.load_lora_weights",
)  # fmt: skip
# Calls that ask a language model or a search index; they count where such a package is imported.
LLM_CALLS = (
    "*.chat.completions.create", "*.completions.create", "*.completions.parse",
    "*.messages.create", "*.messages.stream", "*.responses.create", "*.responses.parse",
    "*.generate_content", "*.generate_content_async", "*.generate_content_stream",
    "*.send_message", "*.send_message_async", "*.invoke", "*.ainvoke", "*.astream", "*.astream_events",
    "*.kickoff", "*.kickoff_async", "litellm.completion", "litellm.acompletion", "ollama.chat",
    "ollama.generate", "*.generate", "*.agenerate", "*.apredict", "*.converse",
    "*.converse_stream", "*.invoke_model", "*.retrieve_and_generate", "*.run_sync",
    "openai.ChatCompletion.create", "openai.Completion.create", "openai.ChatCompletion.acreate",
    "query_engine.query", "*.aquery", "chat_engine.chat", "*.achat", "*.acomplete",
    "*.stream_chat", "*.create_completion", "*.create_chat_completion", "*.text_generation",
    "*.chat_completion", "*.similarity_search", "*.similarity_search_with_score",
    "*.similarity_search_with_relevance_scores", "*.get_relevant_documents", "*.query_points",
)  # fmt: skip
PREDICTS = (
    "*.predict", "*.predict_proba", "*.predict_one", "*.predict_proba_one", "*.predict_log_proba",
    "*.predict_on_batch", "*.decision_function", "*.generate", "*.score_samples", "*.transcribe",
    "*.recommend", "*.forecast", "*.get_forecast", "*.kneighbors", "*.most_similar", "*.classify",
    "*.detect", "*.recommendForAllUsers", "*.inference_mode", "*.no_grad", "no_grad",
    "inference_mode", "*.predict_model", "predict_model", "*.infer", "*.inplace_predict",
    "*.argmax", "*.softmax", "*.predict_batch", "*.readtext", "*.invoke_endpoint", "*.Predict",
    "*.translate", "*.summarize", "*.search", "*.cosine_similarity", "*.get_tensor",
    "*.run_inference", "*.invoke_endpoint_async", "*.transform",
)  # fmt: skip
# Objects that are called themselves: `model(x)`, `self.net(x)`, `pipe(text)`.
CALLED = frozenset(
    "model net network classifier clf regressor pipe pipeline nlp detector summarizer generator "
    "translator llm learner ner qa predictor inference_pipeline sentiment_pipeline encoder reader "
    "qa_pipeline text_generator sentiment_analyzer emotion_classifier modelo modele modell".split()
)


class Names:
    """Patterns of call names (see `calls.matching`), grouped so that a module is asked once."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._by_last: dict[str, list[tuple[str, bool]]] = {}
        for pattern in patterns:
            method = pattern.startswith("*.")
            bare = pattern[2:] if method else pattern
            self._by_last.setdefault(bare.rsplit(".", 1)[-1], []).append((bare, method))

    def match(self, module: Module, call: Call) -> bool:
        """Whether a call of the module is one of them."""
        known = self._by_last.get(call.name.rsplit(".", 1)[-1])
        if not known:
            return False
        names = (call.name, module.resolved(call.name))
        for bare, method in known:
            if method and "." not in call.name:
                continue
            if any(name == bare or name.endswith("." + bare) for name in names):
                return True
        return False

    def first(self, module: Module) -> Call | None:
        """The first such call of a module by line, or None."""
        lasts = self._by_last.keys() & module.by_last_name.keys()
        calls = [call for last in lasts for call in module.by_last_name[last]]
        return min((c for c in calls if self.match(module, c)), key=_line, default=None)


_LOADS = Names(LOADS)
_ASKS = Names(LLM_CALLS)
_PREDICTS = Names(PREDICTS)
_OTHERS = (
    "qdrant_client", "chromadb", "pinecone", "weaviate", "pymilvus", "lancedb", "langchain_chroma",
    "langchain_google_genai", "langchain_anthropic", "langchain_ollama", "langchain_groq",
    "langchain_huggingface", "langchain_qdrant", "langchain_pinecone", "langchain_aws",
    "langchain_mistralai", "huggingface_hub", "pydantic_ai", "agents", "zhipuai", "dashscope",
    "gigachat", "langchain_gigachat", "ibm_watsonx_ai", "semantic_kernel", "vertexai",
    "google.adk", "replicate", "fireworks", "cerebras", "portkey_ai", "agno", "phi",
)  # fmt: skip
_HTTP_MODEL = ("/api/generate", "/api/chat", "chat/completions", "/v1/completions", "/invocations")


def interfaces(repository: Repository) -> Iterator[Evidence]:
    """The first route, app or command line in each file, tests left out."""
    for module in repository.code:
        if module.notebook:
            continue
        found = interface(module)
        if found is not None:
            yield found


def interface(module: Module) -> Evidence | None:
    """How a user reaches this module: a web route, a screen, or a command."""
    for packages, word in ((WEB, "a web service"), (SCREENS, "an app")):
        line = imports(module, packages)
        if line:
            return Evidence(module.at(line), word)
    if module.facts.main_line:
        return Evidence(module.at(module.facts.main_line), "a command")
    return None


def loaded(module: Module) -> Call | None:
    """The first call of a module that loads a saved model."""
    return _LOADS.first(module)


def predictions(repository: Repository) -> Iterator[Evidence]:
    """Calls outside tests and notebooks that load a saved model or ask a language model."""
    for module in repository.code:
        if module.notebook:
            continue
        call = loaded(module) or asked(module)
        if call is not None:
            yield evidence(module, call)


def asked(module: Module) -> Call | None:
    """The first call of a module that asks a language model or a search index."""
    return _ASKS.first(module) if asks_models(module) else _http_asked(module.facts.calls)


def asks_models(module: Module) -> bool:
    """Whether a package is imported through which language models or indexes are asked."""
    from mle_lint.traits import LLM_PACKAGES

    return bool(imports(module, LLM_PACKAGES) or imports(module, _OTHERS))


def loads(module: Module, call: Call) -> bool:
    """Whether a call loads a saved model."""
    return _LOADS.match(module, call)


def asks(module: Module, call: Call, importing: bool) -> bool:
    """Whether a call asks a language model; `importing` is what `asks_models` says."""
    return (importing and _ASKS.match(module, call)) or _http_asked((call,)) is not None


def predicts(module: Module, call: Call) -> bool:
    """Whether a call predicts: `x.predict(...)`, or a model that is called itself."""
    return _PREDICTS.match(module, call) or call.name.rsplit(".", 1)[-1] in CALLED


def _http_asked(calls: Iterable[Call]) -> Call | None:
    for call in calls:
        if call.text and any(part in call.text for part in _HTTP_MODEL):
            return call
    return None


def _line(call: Call) -> int:
    return call.line
