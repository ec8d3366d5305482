"""Which calls load a saved model, ask a language model, or predict, whatever the library."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mle_lint.artefacts.module import Call, Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.training import FITS

LOADS = (
    "joblib.load", "pickle.load", "pickle.loads", "cloudpickle.load", "dill.load", "torch.load",
    "*.load_model", "load_model", "*.from_pretrained", "InferenceSession", "*.load_weights",
    "*.load_state_dict", "skops.io.load", "skops.io.loads", "*.load_checkpoint",
    "*.load_from_checkpoint", "*.load_pipeline", "saved_model.load", "torch.jit.load",
    "torch.hub.load", "hub.load",
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
    "load_learner", "*.spark_udf", "*.load_adapter", "*.load_lora_weights",
    "Interface.from_pipeline", "Interface.load", "gradio.load",
)  # fmt: skip
# Calls that ask a language model or a search index, whatever the file imports.
SURE_LLM_CALLS = (
    "*.chat.completions.create", "*.completions.create", "*.completions.parse",
    "*.messages.create", "*.messages.stream", "*.responses.create", "*.responses.parse",
    "*.generate_content", "*.generate_content_async", "*.generate_content_stream",
    "*.ChatCompletion.create", "*.ChatCompletion.acreate", "*.similarity_search",
    "*.similarity_search_with_score", "*.similarity_search_with_relevance_scores",
    "litellm.completion", "litellm.acompletion", "ollama.chat", "ollama.generate",
    "*.create_chat_completion", "*.retrieve_and_generate", "*.query_points", "*.invoke_model",
    "*.invoke_model_with_response_stream", "*.converse_stream", "*.interactions.create",
)  # fmt: skip
# Calls that do so where a package for it is imported.
LLM_CALLS = (
    "*.send_message", "*.send_message_async", "*.invoke", "*.ainvoke", "*.astream",
    "*.astream_events",
    "*.kickoff", "*.kickoff_async", "*.generate", "*.agenerate", "*.apredict", "*.converse",
    "*.run_sync", "openai.Completion.create",
    "query_engine.query", "*.aquery", "chat_engine.chat", "*.achat", "*.acomplete",
    "*.stream_chat", "*.create_completion", "*.text_generation", "*.chat_completion",
    "*.get_relevant_documents", "vector_store.search", "vectorstore.search", "*.retrieve",
    "collection.query", "chain.stream", "chain.batch", "chain.abatch", "llm.stream", "llm.batch",
    "agent.stream", "graph.stream", "agent.run", "agent.run_stream",
    "chain.astream", "agent.astream", "llm.astream",
)  # fmt: skip
PREDICTS = (
    "*.predict", "*.predict_proba", "*.predict_one", "*.predict_proba_one", "*.predict_log_proba",
    "*.predict_on_batch", "*.decision_function", "*.generate", "*.score_samples", "*.transcribe",
    "*.recommend", "*.forecast", "*.get_forecast", "*.kneighbors", "*.most_similar", "*.classify",
    "*.detect", "*.recommendForAllUsers", "*.inference_mode", "*.no_grad", "no_grad",
    "inference_mode", "*.predict_model", "predict_model", "*.infer", "*.inplace_predict",
    "*.softmax", "*.predict_batch", "*.readtext", "*.invoke_endpoint", "*.Predict",
    "*.translate", "*.summarize", "faiss.search", "*.cosine_similarity", "*.get_tensor",
    "*.run_inference", "*.invoke_endpoint_async", "*.predict_classes", "*.predict_generator",
    "*.predict_topk", "*.predict_quantiles", "*.predict_survival_function", "*.predict_median",
    "*.predict_expectation", "*.score_batch", "*.predict_partial_hazard", "*.async_run",
    "Interface.from_pipeline", "Interface.load", "gradio.load",
)  # fmt: skip
# Objects that are called themselves: `model(x)`, `self.net(x)`, `pipe(text)`.
CALLED = frozenset({
    "model", "net", "network", "classifier", "clf", "regressor", "pipe", "pipeline", "nlp",
    "detector", "summarizer", "generator", "translator", "llm", "learner", "ner", "qa",
    "predictor", "inference_pipeline", "sentiment_pipeline", "chain", "agent", "qa_pipeline",
    "qa_chain", "text_generator", "sentiment_analyzer", "modelo", "modele", "modell",
})  # fmt: skip
# Methods by which a loaded model is asked, and which anything else may have.
_RUNS = frozenset({"run", "run_with_iobinding", "forward", "run_async"})
# What comes with a model and prepares its input is none.
_BESIDE = pattern(r"(?i)tokeni[sz]er|processor|extractor|config|scheduler|vocab|featurizer")


# An index in memory answers a question as a model does: packages, and the calls that ask one.
_INDEXES = ("faiss", "hnswlib", "annoy", "usearch", "scann", "rank_bm25", "bm25s", "pynndescent")
_LOOKUPS = frozenset({"search", "knn_query", "get_nns_by_vector", "get_top_n", "get_scores"})


class Names:
    """Patterns of call names (see `calls.matching`), grouped so that a module is asked once."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._by_last: dict[str, list[tuple[str, bool]]] = {}
        for wanted in patterns:
            method = wanted.startswith("*.")
            bare = wanted[2:] if method else wanted
            self._by_last.setdefault(bare.rsplit(".", 1)[-1], []).append((bare, method))

    def match(self, module: Module, call: Call) -> bool:
        """Whether a call of the module is one of them."""
        known = self._by_last and self._by_last.get(call.name.rsplit(".", 1)[-1])
        if not known:
            return False
        names = (call.name, module.resolved(call.name))
        for bare, method in known:
            if method and "." not in call.name:
                continue
            if any(name == bare or name.endswith("." + bare) for name in names):
                return True
        return False

    def named(self, name: str) -> bool:
        """Whether a dotted name is one of them."""
        known = self._by_last.get(name.rsplit(".", 1)[-1], ())
        return any(
            (name == bare or name.endswith("." + bare)) and not (method and "." not in name)
            for bare, method in known
        )

    def first(self, module: Module) -> Call | None:
        """The first such call of a module by line, and by name within a line, or None."""
        lasts = self._by_last.keys() & module.by_last_name.keys()
        calls = [call for last in lasts for call in module.by_last_name[last]]
        return min((c for c in calls if self.match(module, c)), key=_place, default=None)


_LOADS = Names(LOADS)
_ASKS = Names(LLM_CALLS)
_SURELY_ASKS = Names(SURE_LLM_CALLS)
_PREDICTS = Names(PREDICTS)
_FITS = Names(FITS)
_OTHERS = (
    "qdrant_client", "chromadb", "pinecone", "weaviate", "pymilvus", "lancedb", "langchain_chroma",
    "langchain_google_genai", "langchain_anthropic", "langchain_ollama", "langchain_groq",
    "langchain_huggingface", "langchain_qdrant", "langchain_pinecone", "langchain_aws",
    "langchain_mistralai", "huggingface_hub", "pydantic_ai", "agents", "zhipuai", "dashscope",
    "gigachat", "langchain_gigachat", "ibm_watsonx_ai", "semantic_kernel", "vertexai",
    "google.adk", "replicate", "fireworks", "cerebras", "portkey_ai", "agno", "phi",
)  # fmt: skip
_SENDING = (".post", ".request", ".stream")
_HTTP_MODEL = ("/api/generate", "/api/chat", "chat/completions", "/v1/completions", "/invocations")


@lru_cache(maxsize=8192)
def loaded(module: Module) -> Call | None:
    """The first call of a module that loads a saved model."""
    unpickled = (c for c in module.by_last_name.get("load", ()) if _unpickles(module, c))
    return _LOADS.first(module) or next(unpickled, None)


@lru_cache(maxsize=8192)
def asked(module: Module) -> Call | None:
    """The first call of a module that asks a language model or a search index."""
    sure = _SURELY_ASKS.first(module) or _http_asked(module, module.facts.calls)
    return sure or (_ASKS.first(module) if asks_models(module) else None)


def asks_models(module: Module) -> bool:
    """Whether a package is imported through which language models or indexes are asked."""
    from mle_lint.probes.code.packages import LLM_PACKAGES

    return bool(imports(module, LLM_PACKAGES) or imports(module, _OTHERS))


def loads(module: Module, call: Call) -> bool:
    """Whether a call loads a saved model."""
    return _LOADS.match(module, call) or _unpickles(module, call)


def _unpickles(module: Module, call: Call) -> bool:
    """Whether a call reads by an unpickler, which is derived to find classes that have moved."""
    return module.resolved(call.name).replace("()", "").endswith("Unpickler.load")


def asks(module: Module, call: Call, importing: bool) -> bool:
    """Whether a call asks a language model; `importing` is what `asks_models` says.

    `model.generate` on a model that the file itself loads is a prediction like any other.
    """
    if _SURELY_ASKS.match(module, call) or _http_asked(module, (call,)) is not None:
        return True
    if not importing or not _ASKS.match(module, call):
        return False
    return not (call.name.endswith(".generate") and imports(module, ("transformers", "torch")))


def fits(module: Module, call: Call) -> bool:
    """Whether a call fits a model, or what prepares columns for one."""
    return _FITS.match(module, call)


def answers(module: Module, call: Call, importing: bool) -> bool:
    """Whether a call predicts, or asks a language model; `importing` as in `asks`."""
    return predicts(module, call) or asks(module, call, importing)


def predicts(module: Module, call: Call) -> bool:
    """Whether a call predicts: `x.predict(...)`, or a model that is called itself."""
    owner, _, last = call.name.rpartition(".")
    if owner in ("", "self") and _is_model(module.types.get(last, "")):
        return True
    if last in _RUNS and _is_model(module.types.get(owner.rpartition(".")[2], "")):
        return True
    if last == "transform":
        return bool(imports(module, ("pyspark",)))
    if last in CALLED:
        return call.name.split(".", 1)[0] not in module.imported
    if last in _LOOKUPS and "." in call.name and imports(module, _INDEXES):
        return call.name.split(".", 1)[0] not in module.imported
    if last == "run" and imports(module, ("onnxruntime",)):
        # A session, or one that is kept in a container.
        owner = module.resolved(call.name).rpartition(".")[0].lower()
        return call.name.startswith("?.") or "sess" in owner
    return _PREDICTS.match(module, call)


def _is_model(maker: str) -> bool:
    """Whether what a call of that name made is a loaded model."""
    return _LOADS.named(maker) and _BESIDE.search(maker) is None


def _http_asked(module: Module, calls: Iterable[Call]) -> Call | None:
    """A request to the address of a language model, written in the call or around it."""
    addressed = _addressed(module)
    for call in calls:
        if "/" in call.text and any(address in call.text for address in _HTTP_MODEL):
            return call
        if addressed and call.scope in addressed and call.name.endswith(_SENDING):
            return call
    return None


@lru_cache(maxsize=4096)
def _addressed(module: Module) -> frozenset[str]:
    """The scopes of a module in which the address of a language model stands."""
    places = module.facts.strings
    return frozenset(p.scope for p in places if any(a in p.text for a in _HTTP_MODEL))


def _place(call: Call) -> tuple[int, str]:
    return call.line, call.name
