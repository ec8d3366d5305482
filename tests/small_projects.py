"""Small projects with the level at which a careful reviewer puts them, and what the rules say.

Every file of `wordings/` holds READMEs, and every file of `codings/` whole small repositories, for
the criterion that it is named for: a rule, or several of which the lowest or the highest counts.
They were written without a look at the rules, to try whether these know the matter or only some
words and ways for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from benchmarks.agreement import HIGHEST, LOWEST
from mle_lint import catalogue, engine
from mle_lint.repository import Repository
from tests.memory import MemoryTree

FOLDERS = tuple(Path(__file__).parent / name for name in ("wordings", "codings"))
LEVELS = ("absent", "partial", "full")
_RANK = {"claimed": 1, "partial": 1, "full": 2}

_TRAINING = """import joblib
import pandas as pd
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import train_test_split

frame = pd.read_csv("data/table.csv")
x, x_test, y, y_test = train_test_split(frame.drop(columns="y"), frame["y"], random_state=1)
model = GradientBoostingClassifier(random_state=1).fit(x, y)
joblib.dump(model, "model.joblib")
"""
_SERVICE = """import joblib
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
model = joblib.load("model.joblib")


class Row(BaseModel):
    a: float


@app.post("/predict")
def predict(row: Row) -> dict[str, float]:
    return {"p": float(model.predict_proba([[row.a]])[0][1])}
"""
_ANSWERS = """import chromadb
from openai import OpenAI

client = OpenAI()
store = chromadb.PersistentClient("store").get_or_create_collection("docs")


def answer(question: str) -> str:
    found = store.query(query_texts=[question], n_results=3)
    asked = [{"role": "user", "content": question + str(found)}]
    reply = client.chat.completions.create(model="gpt-4o-mini", messages=asked)
    return reply.choices[0].message.content


if __name__ == "__main__":
    print(answer(input()))
"""
_CODE = {
    "product-ml": {"src/train.py": _TRAINING, "src/api.py": _SERVICE},
    "llm-genai": {"src/answer.py": _ANSWERS},
}


class Project(NamedTuple):
    """A small repository, the lane of its project, and the level at which a reviewer puts it."""

    criterion: str
    level: str
    lane: str
    files: Mapping[str, str]


def projects(path: Path) -> Iterator[Project]:
    """The projects of one file, which is named for its criterion."""
    text = path.read_text(encoding="utf-8")
    for entry in yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        lane = entry["lane"]
        files = entry.get("files") or {"README.md": entry["text"] + "\n", **_CODE[lane]}
        yield Project(path.stem, entry["level"], lane, files)


def answer(project: Project) -> str:
    """The level that mle-lint gives."""
    name = project.criterion
    slugs = LOWEST.get(name) or HIGHEST.get(name) or (name,)
    rules = tuple(catalogue.load().named(slug) for slug in slugs)
    repository = Repository(MemoryTree(project.files))
    found = engine.judged(repository, rules, engine.Settings(lane=project.lane)).results
    ranks = [_RANK.get(result.outcome.value, 0) for result in found]
    return LEVELS[max(ranks) if name in HIGHEST else min(ranks)]
