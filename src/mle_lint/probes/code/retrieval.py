"""Whether answers come from an index of documents that is searched first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.probes.code.calls import evidence, imports
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.model_calls import Names, asked
from mle_lint.repository import Repository

# Calls that search documents, whatever the file imports.
SEARCHES = (
    "*.similarity_search", "*.similarity_search_with_score", "*.asimilarity_search",
    "*.similarity_search_with_relevance_scores", "*.similarity_search_by_vector",
    "*.max_marginal_relevance_search", "*.as_retriever", "*.as_query_engine",
    "*.as_chat_engine", "*.query_points", "*.get_relevant_documents", "*.retrieve_and_generate",
    "create_retrieval_chain", "create_history_aware_retriever", "RetrievalQA.from_chain_type",
    "ConversationalRetrievalChain.from_llm", "rank_bm25.*", "bm25s.*", "minsearch.*",
    "*.near_text", "*.near_vector", "BM25Retriever.from_documents", "EnsembleRetriever",
)  # fmt: skip
# Calls that do so where a package for an index is imported.
ASKS_INDEX = ("*.search", "*.query", "*.hybrid_search", "*.hybrid", "*.knn_search", "*.msearch")
INDEXES = (
    "faiss", "chromadb", "qdrant_client", "pinecone", "weaviate", "pymilvus", "lancedb",
    "elasticsearch", "opensearchpy", "azure.search.documents", "redisvl", "tantivy", "whoosh",
    "meilisearch", "typesense", "vespa", "hnswlib", "annoy", "usearch", "llama_index", "haystack",
    "pgvector", "minsearch", "lightrag", "txtai",
)  # fmt: skip
# Words of own functions that search, and of a README that says what for.
_SEARCHING = ("retriev", "rerank")
_SEARCH_KINDS = ("vector", "semantic", "hybrid", "keyword", "dense", "similarity", "bm25", "knn")
_TOLD = ("rag", "retriev*", "semantic search", "vector search", "vector store*", "vector database*",
         "hybrid search", "knowledge base", "检索")  # fmt: skip

_SURE = Names(pattern for pattern in SEARCHES if not pattern.endswith(".*"))
_PACKAGES = tuple(pattern[:-2] for pattern in SEARCHES if pattern.endswith(".*"))
_WITH_INDEX = Names(ASKS_INDEX)


def searches(repository: Repository) -> Iterator[Evidence]:
    """Calls that search an index, then own functions that do where the README speaks of it.

    A repository without Python is taken at its README's word, since nothing else can be read.
    """
    for module in repository.code:
        found = searched(module)
        if found is not None:
            yield found
    told = _told(repository)
    if told is not None:
        yield from _own(repository, told)


def searched(module: Module) -> Evidence | None:
    """The first call of a module that searches an index, or its import of an index in memory."""
    call = _SURE.first(module)
    if call is None and imports(module, INDEXES):
        call = _WITH_INDEX.first(module)
    if call is not None:
        return evidence(module, call)
    line = imports(module, _PACKAGES)
    return Evidence(module.at(line), "an index in memory") if line else None


def _told(repository: Repository) -> Evidence | None:
    passages = repository.passages
    for index in sorted(passages.find(_TOLD)):
        if passages[index].rank == 0 and not passages[index].notebook:
            return Evidence(passages[index].location, passages[index].block.text[:60])
    return None


def _own(repository: Repository, told: Evidence) -> Iterator[Evidence]:
    if not repository.code:
        yield told
        return
    if not any(asked(module) for module in repository.code):
        return
    for module in repository.code:
        for function in module.facts.functions:
            if is_search(function.name.rsplit(".", 1)[-1]):
                yield Evidence(module.at(function.line), f"its own {function.name}")
                break


@lru_cache(maxsize=8192)
def is_search(name: str) -> bool:
    """Whether a function's name says that it searches documents."""
    if speaks(name, _SEARCHING):
        return True
    return speaks(name, ("search",)) and speaks(name, _SEARCH_KINDS)
