"""Small READMEs with the level at which a careful reviewer puts them, and what a rule says of each.

Every file of `wordings/` holds READMEs for one criterion, which is a rule or, for data and labels,
two rules of which the lower counts. The texts were written without a look at the rules, to try
whether they know the matter or only some words for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from mle_lint import catalogue, engine
from mle_lint.repository import Repository
from tests.memory import MemoryTree

FOLDER = Path(__file__).parent / "wordings"
LEVELS = ("absent", "partial", "full")
# Where several rules answer for a criterion.
RULES = {"data-and-labels": ("data-source", "label-definition")}
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


class Readme(NamedTuple):
    """A README, the lane of its project, and the level at which a reviewer puts it."""

    criterion: str
    level: str
    lane: str
    text: str


def readmes(path: Path) -> Iterator[Readme]:
    """The READMEs of one file, which is named for its criterion."""
    text = path.read_text(encoding="utf-8")
    for entry in yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        yield Readme(path.stem, entry["level"], entry["lane"], entry["text"])


def answer(readme: Readme) -> str:
    """The level that mle-lint gives."""
    files = {"README.md": readme.text + "\n", **_CODE[readme.lane]}
    slugs = RULES.get(readme.criterion, (readme.criterion,))
    rules = tuple(catalogue.load().named(slug) for slug in slugs)
    repository = Repository(MemoryTree(files))
    found = engine.judged(repository, rules, engine.Settings(lane=readme.lane)).results
    return LEVELS[min(_RANK.get(result.outcome.value, 0) for result in found)]
