"""Documents that name what is predicted, or tell of the data and leave it out."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.terms import folded, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.training import trained
from mle_lint.probes.data import origins
from mle_lint.probes.documents.passages import counts, excerpt, is_filled, is_form, mentions
from mle_lint.probes.documents.sentences import with_answers
from mle_lint.repository import Repository

# The task and what it is about, as verbs or as nouns: `classifies photos`, `churn prediction`.
_GENERAL = (
    r"(?:the|an?|this|that|these|any|our|your|its|my|new|and|or|for|of|to|on|with|in|via|by|"
    r"using|from|"
    r"ml|ai|model|models|image|images|text|data|batch|online|offline|real|time|realtime|"
    r"series|binary|multi|"
    r"multiclass|class|label|single|end|deep|machine|learning|based|final|best|fast|robust|"
    r"automated|automatic|"
    r"drift|anomaly|object|outlier|language|api|result|results|output|value|values|multiple|"
    r"every|each|simple|"
    r"random|forest|[^\W\d_]+ed|svc|svm|knn|naive|bayes|vector|tree|boosting|gradient|"
    r"neighbors|voting|stacking|"
    r"get|make|run|probabilistic|linear|logistic|ensemble|neural|per|all|baseline|predict|accurate)"
)
_NAMED = pattern(
    rf"\b(?:predict|forecast|classif|detect|recogni[sz]|estimat|segment|recommend)(?:s|es|ies|"
    rf"y|e|ing|ying)? (?!{_GENERAL}\b)[^\W\d_]{{4,}}"
    rf"|\b(?!{_GENERAL}\b)[^\W\d_]{{3,}}[ -](?:predict(?:ion|or)s?|forecast(?:s|ing|er)?|"
    rf"classifi(?:cation|er)|"
    r"detect(?:ion|or)|recogni(?:tion|[sz]er)|estimat(?:ion|or)|segmentation|recommendation|"
    r"recommender|scoring)\b"
    r"|\b(?:predic(?:cion|ao|e)|prediz|previs(?:ao|ione)|pronostico|deteccion|deteccao|"
    r"detecta|clasificacion|classificacao|estimacion|clasifica|"
    r"classifica|prediction|detection|classification|prevision|estimation|rilevamento|"
    r"previsioni?|recomendacion)"
    r" (?:de|do|da|del|della|dei|des|du|d|di|la|el|los|las|l|un|una|une|uma|os|as|o|a|le|"
    r"les)\b['’ ]"
    rf"(?!(?:modelo?|modele|modello|datos|dados|donnees|dati|imagenes|imagens|images|immagini|"
    rf"texto|resultados?)\b)[^\W\d_]{{3,}}"
    r"|\b(?:vorhersage|prognose|erkennung|klassifikation|schatzung) (?:von|des|der) [^\W\d_]{4,}"
    r"|\b(?:предсказани|прогноз|определени|классификаци|детекци)\w* (?!модел|данн|временн|"
    r"изображен)[а-я]{4,}"
    r"|[\u4e00-\u9fff]{2}(?:预测|检测|识别|分类)(?!模型|结果|和)|"
    r"[\u30a0-\u30ff\u4e00-\u9fff]{2,}[のを](?:予測|検出|分類)"
    r"|[\u1100-\u11ff]{4,}\S* (?:\u110b\u1168\u110e\u1173\u11a8|"
    r"\u1107\u116e\u11ab\u1105\u1172|\u1110\u1161\u11b7\u110c\u1175)"
)
_LEAST_WORDS = 5


def target_named(
    repository: Repository,
    *,
    words: tuple[str, ...],
    least_words: int,
    aside: tuple[str, ...],
    supposed: tuple[str, ...],
) -> Iterator[Evidence]:
    """Passages of any document that name what is predicted.

    Where a model is trained, the task and what it is about must be named together; where one is
    asked, it is enough that its questions and answers are spoken of.
    """
    if next(trained(repository), None) is None:
        yield from mentions(repository, words=words, least_words=least_words, by_heading=False)
        return
    without, idle = terms(*aside), terms(*supposed)
    for passage in repository.passages.all:
        if not is_filled(passage) or not _NAMED.search(passage.text):
            continue
        for text in map(folded, with_answers(passage)):
            if _NAMED.search(text) and not without.search(text) and not idle.search(text):
                yield excerpt(passage)
                break


def target_learned(
    repository: Repository,
    *,
    words: tuple[str, ...],
    steps: tuple[str, ...],
    subjects: tuple[str, ...],
    obtained: tuple[str, ...],
    used: tuple[str, ...],
    owners: tuple[str, ...],
    supposed: tuple[str, ...],
    labels: tuple[str, ...],
    tools: tuple[str, ...],
    units: tuple[str, ...],
    running: tuple[str, ...],
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    """Documents that tell where the data is from, or else code that trains beside a passage that
    holds one of the words and tells of the data, not only of the `steps` that all go through.

    Where no document speaks of the data, nothing was told and only the target left out.
    """
    yield from origins.obtained(
        repository,
        subjects=subjects,
        obtained=obtained,
        used=used,
        owners=owners,
        supposed=supposed,
        titles=labels,
        units=units,
        generic=tools,
        without=running,
        not_under=not_under,
    )
    passages = repository.passages
    told = passages.find(words) - passages.find(steps) - passages.find(supposed)
    if any(_is_told(passages[index]) for index in told):
        yield from trained(repository)


def _is_told(passage: Passage) -> bool:
    """A passage of some words, or with an address."""
    return (not is_form(passage) and counts(passage, 0, _LEAST_WORDS)) or (
        "://" in passage.text and passage.block.kind not in ("heading", "code")
    )
