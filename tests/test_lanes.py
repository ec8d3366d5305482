"""Which lane a small project gets, and the traits that decide which rules apply to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mle_lint import lanes, traits
from mle_lint.repository import Repository
from mle_lint.trees.open import open_tree

TRAIN = "from sklearn.linear_model import Ridge\n\nRidge().fit([[1]], [1])\n"
TUNE = "from transformers import Trainer\n\nTrainer().train()\n"
ASK = "import openai\n\nprint(openai.OpenAI().chat.completions.create(messages=[]))\n"
SERVE = "import joblib\n\nprint(joblib.load('m').predict([[1]]))\n"
WRITE = (
    "from transformers import Trainer, T5ForConditionalGeneration\n\n"
    "Trainer(T5ForConditionalGeneration.from_pretrained('t5-small')).train()\n"
)
SEARCH = (
    "from sentence_transformers import SentenceTransformer\n\n"
    "print(SentenceTransformer('m').encode(['a']))\n"
)
ROUTE = (
    "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
    "@app.get('/')\ndef index():\n    return {}\n"
)
NOTEBOOK = (
    '{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": ["print(1)"]}],'
    ' "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "nbformat_minor": 5}'
)
FITTING = NOTEBOOK.replace(
    "print(1)", "from sklearn.linear_model import Ridge\\nRidge().fit([[1]], [1])"
)

CASES = {
    "a model of its own that answers, and a language model beside it": (
        {"train.py": TRAIN, "serve.py": SERVE, "ask.py": ASK},
        "product-ml",
    ),
    "a platform that is described and not programmed": (
        {"README.md": "# Kubernetes ML platform\n", "cluster.tf": 'resource "x" "y" {}\n'},
        "mlops-platform",
    ),
    "a platform that is only told of": (
        {"README.md": "# Kubernetes ML platform\n"},
        "product-ml",
    ),
    "a model that is served": ({"train.py": TRAIN, "serve.py": SERVE}, "product-ml"),
    "a notebook and nothing that serves": ({"a.ipynb": FITTING, "t.py": TRAIN}, "analysis-only"),
    "a notebook beside a service": (
        {"a.ipynb": NOTEBOOK, "t.py": TRAIN, "app.py": ROUTE},
        "product-ml",
    ),
    "a notebook whose service is deployed": (
        {"a.ipynb": NOTEBOOK, "t.py": TRAIN, "main.tf": "# a function\n"},
        "product-ml",
    ),
    "a notebook that runs by the clock": (
        {
            "a.ipynb": NOTEBOOK,
            "t.py": TRAIN,
            ".github/workflows/run.yml": "on:\n  schedule:\n    - cron: '0 7 * * *'\njobs: {}\n",
        },
        "product-ml",
    ),
    "a report written by a language model is no service": (
        {"a.ipynb": FITTING, "t.py": TRAIN, "u.py": TRAIN, "v.py": TRAIN, "report.py": ASK},
        "analysis-only",
    ),
    "a program in TypeScript that lists a package for language models": (
        {
            "package.json": '{"dependencies": {"@ai-sdk/openai-compatible": "^3.0"}}',
            "src/ask.ts": "export const ask = 1;\n",
        },
        "llm-genai",
    ),
    "a page that shows a model, and asks none": (
        {"t.py": TRAIN, "app.py": ROUTE, "web/package.json": '{"dependencies": {"ai": "^7.0"}}'},
        "product-ml",
    ),
    "a script that trains": ({"t.py": TRAIN}, "product-ml"),
    "scripts that keep no model": ({"a.py": TRAIN, "b.py": TRAIN}, "analysis-only"),
    "scripts of which one keeps its model": (
        {"a.py": TRAIN, "b.py": f"import joblib\n\n{TRAIN}\njoblib.dump(1, 'm.joblib')\n"},
        "product-ml",
    ),
    "scripts for a course that has a number": (
        {"README.md": "# Trees\n\nMachine Learning Course (02450).\n", "t.py": TRAIN},
        "analysis-only",
    ),
    "scripts that assign rows to clusters": (
        {"README.md": "# Trees\n\nPrints the cluster assignment.\n", "t.py": TRAIN},
        "product-ml",
    ),
    "scripts written for a course": (
        {"README.md": "# Bikes\n\nThe second assignment of the course.\n", "train.py": TRAIN},
        "analysis-only",
    ),
    "a service written for a course": (
        {"README.md": "# Bikes\n\nThe final project.\n", "train.py": TRAIN, "app.py": ROUTE},
        "product-ml",
    ),
    "scripts for a course on what runs": (
        {"README.md": "# Bikes\n\nFinal project of the MLOps course.\n", "train.py": TRAIN},
        "product-ml",
    ),
    "a model that is loaded only to draw it": (
        {
            "a.ipynb": FITTING,
            "t.py": TRAIN,
            "plot.py": f"import matplotlib.pyplot as plt\n{SERVE}",
        },
        "analysis-only",
    ),
    "a model that is loaded to be used": (
        {"a.ipynb": NOTEBOOK, "t.py": TRAIN, "serve.py": SERVE},
        "product-ml",
    ),
    "two dozen manifests around a model": (
        {"t.py": TRAIN, "serve.py": SERVE}
        | {f"service-{n}.yaml": "apiVersion: v1\nkind: Service\n" for n in range(24)},
        "mlops-platform",
    ),
    "a few manifests around a model": (
        {"t.py": TRAIN, "serve.py": SERVE}
        | {f"service-{n}.yaml": "apiVersion: v1\nkind: Service\n" for n in range(6)},
        "product-ml",
    ),
    "a question to a language model": ({"ask.py": ASK}, "llm-genai"),
    "a transformer under a title of language models": (
        {"README.md": "# LLM fine-tuning for moods\n", "train.py": TUNE},
        "llm-genai",
    ),
    "a transformer under another title": (
        {"README.md": "# Moods of reviews\n", "train.py": TUNE},
        "product-ml",
    ),
    "a model that writes text is tuned": (
        {"README.md": "# Advice for nurses\n", "train.py": WRITE},
        "llm-genai",
    ),
    "search by meaning": (
        {"README.md": "# Semantic search\n", "t.py": SEARCH},
        "llm-genai",
    ),
    "a pipeline of a framework beside notebooks": (
        {"a.ipynb": NOTEBOOK, "t.py": TRAIN, "p.py": "from kedro.pipeline import Pipeline\n"},
        "product-ml",
    ),
    "a server for models of others": (
        {"README.md": "# model-serving-platform\n", "s.py": SERVE},
        "mlops-platform",
    ),
    "a feature store that trains an example": (
        {"README.md": "# Feature store with monitoring\n", "t.py": TRAIN, "s.py": SERVE},
        "mlops-platform",
    ),
    "a prediction that uses a feature store": (
        {"README.md": "# Churn prediction with a feature store\n", "t.py": TRAIN, "s.py": SERVE},
        "product-ml",
    ),
    "a blueprint to reuse": (
        {"README.md": "# An MLOps blueprint for churn prediction\n", "t.py": TRAIN, "s.py": SERVE},
        "mlops-platform",
    ),
    "a store defined by a sentence, whose rows are pickled": (
        {
            "README.md": "# acorn\n\nAcorn is a small feature store for data that changes.\n",
            "t.py": TRAIN,
            "s.py": SERVE,
        },
        "mlops-platform",
    ),
    "a platform defined as this project": (
        {
            "README.md": "# acorn\n\nEste proyecto es una feature store para equipos.\n",
            "s.py": SERVE,
        },
        "mlops-platform",
    ),
    "the definition of a tool that is used": (
        {
            "README.md": "# acorn\n\nFeast is an open-source feature store.\n",
            "t.py": TRAIN,
            "s.py": SERVE,
        },
        "product-ml",
    ),
    "a platform for one prediction": (
        {
            "README.md": "# acorn\n\nAcorn is an ML platform that predicts churn.\n",
            "t.py": TRAIN,
            "s.py": SERVE,
        },
        "product-ml",
    ),
    "a skeleton to start from": (
        {"README.md": "# Deep Learning Project Template\n", "t.py": TRAIN, "s.py": SERVE},
        "mlops-platform",
    ),
    "made with a skeleton": (
        {
            "README.md": "# Moods\n\nMade with the data science project template.\n",
            "t.py": TRAIN,
            "s.py": SERVE,
        },
        "product-ml",
    ),
    "adapters of a model that sees": (
        {
            "a.py": "import timm\nimport torchvision\n",
            "b.py": "import torch\nimport torchvision\n\ntorch.save(1, 'm.pt')\n",
            "t.py": f"from peft import LoraConfig\n{TRAIN}",
        },
        "product-ml",
    ),
    "adapters of a model that reads": (
        {"a.py": "import transformers\n", "t.py": f"from peft import LoraConfig\n{TRAIN}"},
        "llm-genai",
    ),
    "a model that writes down speech is tuned": (
        {
            "README.md": "# Notes of nurses\n",
            "train.py": WRITE.replace("T5ForConditional", "WhisperForConditional"),
        },
        "product-ml",
    ),
    "a prediction explained by a language model": (
        {
            "README.md": "# Stroke prediction with trees and an LLM\n",
            "t.py": TRAIN,
            "u.py": TRAIN,
            "ask.py": ASK,
            "s.py": SERVE,
        },
        "product-ml",
    ),
    "a notebook beside a chart that deploys it": (
        {"a.ipynb": NOTEBOOK, "t.py": TRAIN, "chart/Chart.yaml": "apiVersion: v2\nname: a\n"},
        "product-ml",
    ),
    "a platform that names no domain": (
        {"README.md": "# ML Platform Engineering Practicum\n", "t.py": TRAIN, "s.py": SERVE},
        "mlops-platform",
    ),
    "a platform that names a domain": (
        {"README.md": "# Crypto MLOps Platform\n", "t.py": TRAIN, "s.py": SERVE},
        "product-ml",
    ),
    "a monitor of any model's drift": (
        {"README.md": "# ML Model Drift Monitor\n", "app.py": ROUTE},
        "mlops-platform",
    ),
    "the serving of one model that scores": (
        {"README.md": "# Parcel Scoring Model Serving\n", "t.py": TRAIN, "s.py": SERVE},
        "product-ml",
    ),
    "an agent that fits a small model among its tools": (
        {
            "README.md": "# Retail AI Agent\n",
            "agent.py": ASK,
            "t.py": TRAIN,
            "u.py": TRAIN,
            "v.py": TRAIN,
        },
        "llm-genai",
    ),
    "a title of retrieval, and nothing imported": (
        {"README.md": "# Basketball QA RAG\n", "a.py": "print(1)\n"},
        "llm-genai",
    ),
    "a language model asked over the wire": (
        {
            "README.md": "# Letters\n",
            "a.py": "import requests\n\nrequests.post('https://api.groq.com/v1', json={})\n",
        },
        "llm-genai",
    ),
    "a question over the wire beside a model": (
        {
            "README.md": "# Letters\n",
            "a.py": "import requests\n\nrequests.post('https://api.groq.com/v1', json={})\n",
            "t.py": TRAIN,
            "s.py": SERVE,
        },
        "product-ml",
    ),
    "a table that is read back": (
        {
            "a.ipynb": FITTING,
            "t.py": TRAIN,
            "data.py": "import pickle\n\nrows = pickle.load(open('t', 'rb'))\n",
        },
        "analysis-only",
    ),
    "an object that is read for an app": (
        {
            "a.ipynb": FITTING,
            "t.py": TRAIN,
            "data.py": "import pickle\n\nrows = pickle.load(open('t', 'rb'))\n",
            "app.py": "import streamlit\n",
        },
        "product-ml",
    ),
    "a look at the data of a program": (
        {"a.ipynb": NOTEBOOK, "train.py": "import joblib\n\n" + TRAIN + "joblib.dump(1, 'm')\n"},
        "product-ml",
    ),
    "a script that keeps no model": (
        {"a.ipynb": NOTEBOOK, "train.py": TRAIN},
        "analysis-only",
    ),
    "modules that a notebook drives": (
        {"a.ipynb": NOTEBOOK, "tools/models.py": TRAIN},
        "analysis-only",
    ),
    "a sample to start from, told in the text": (
        {
            "README.md": "# Clouds and rides\n\nThis is a template or sample for MLOps teams.\n",
            "t.py": TRAIN,
            "s.py": SERVE,
        },
        "mlops-platform",
    ),
    "drift of any model": (
        {
            "README.md": "# ML Pipeline with Auto-Retraining & Drift Detection\n",
            "t.py": TRAIN,
            "s.py": SERVE,
        },
        "mlops-platform",
    ),
    "agents beside a prediction": (
        {
            "README.md": "# House price prediction\n",
            "t.py": TRAIN,
            "u.py": TRAIN,
            "ask.py": ASK,
            "agents.py": ASK,
            "s.py": SERVE,
        },
        "product-ml",
    ),
    "an assistant that only embeds": (
        {
            "README.md": "# Overview\n\n"
            + "".join(f"Step {n} of the RAG chatbot cites.\n\n" for n in range(6)),
            "s.py": SEARCH,
        },
        "llm-genai",
    ),
    "workers of a queue, told in the text": (
        {"README.md": "# Scores\n\nTwo workers run it.\n", "a.py": "print(1)\n"},
        "product-ml",
    ),
    "a library for the models of others": (
        {
            "README.md": "# What is Acorn?\n\nAcorn is a Python library that allows you to detect"
            " data drift.\n",
            "acorn/drift.py": TRAIN,
        },
        "mlops-platform",
    ),
    "a package that its readers install": (
        {
            "README.md": "# Acorn\n\n```\npip install acorn\n```\n",
            "pyproject.toml": "[project]\nname = 'acorn'\nversion = '1'\n",
            "acorn/bins.py": TRAIN,
        },
        "mlops-platform",
    ),
    "an environment, told in the second sentence": (
        {
            "README.md": "# MLOps to go\n\nWelcome to it! This repository contains a basic MLOps"
            " environment.\n",
            "flows/train.py": TRAIN,
        },
        "mlops-platform",
    ),
    "a notebook that is not stored whole": (
        {"README.md": "# Loans\n", "loans.ipynb": "{"},
        "analysis-only",
    ),
    "the code of a paper": (
        {"README.md": "# Deep loans\n\n```\n@inproceedings{deep,\n}\n```\n", "t.py": TRAIN},
        "analysis-only",
    ),
    "a registry": (
        {"README.md": "# Model registry\n", "a.py": "print(1)\n"},
        "mlops-platform",
    ),
}


def opened(folder: Path, files: dict[str, str]) -> Repository:
    """A repository of these files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return Repository(open_tree(str(folder), None))


@pytest.mark.parametrize("case", CASES)
def test_the_lane(case: str, tmp_path: Path) -> None:
    files, expected = CASES[case]
    assert lanes.lane(opened(tmp_path, files)).name == expected


APPLYING = ("learns_from_data", "draws_at_random", "answers_with_model")
SPLIT = "from sklearn.model_selection import train_test_split\n\ntrain_test_split([1, 2])\n"
TRAITS = {
    "a model": ({"t.py": TRAIN}, (True, True, True)),
    "nothing yet": ({"README.md": "# Churn model\n"}, (True, True, True)),
    "a question to a language model": ({"ask.py": ASK}, (False, False, True)),
    "rows divided to tune a search": ({"ask.py": ASK, "s.py": SPLIT}, (True, True, True)),
    "a language model tuned by configuration": (
        {"README.md": "# Letters\n\nFine-tunes a small model.\n", "ask.py": ASK},
        (True, True, True),
    ),
    "a registry": (
        {"README.md": "# Model registry\n", "a.py": "print(1)\n"},
        (False, False, False),
    ),
    "a feature store that keeps time apart": (
        {"README.md": "# Feature store\n\nPoint-in-time joins.\n", "a.py": "print(1)\n"},
        (True, False, False),
    ),
    "a queue for inference": (
        {"README.md": "# Job queue for inference\n", "a.py": "print(1)\n"},
        (False, False, True),
    ),
}


@pytest.mark.parametrize("case", TRAITS)
def test_what_applies(case: str, tmp_path: Path) -> None:
    files, expected = TRAITS[case]
    repository = opened(tmp_path, files)
    found = traits.traits(repository, lanes.lane(repository), {})
    assert tuple(found[name].value for name in APPLYING) == expected


KEPT = ("holds_data", "holds_models", "runs_experiments")
HELD = {
    "a model of its own": ({"t.py": TRAIN}, (True, True, True)),
    "a feature store": (
        {"README.md": "# Feature store\n\nOf rides.\n", "a.py": "print(1)\n"},
        (True, False, False),
    ),
    "a registry": (
        {"README.md": "# Model registry\n", "a.py": "print(1)\n"},
        (False, True, False),
    ),
    "a job manager": (
        {"README.md": "# Job manager\n\nRuns training jobs.\n", "a.py": "print(1)\n"},
        (False, False, True),
    ),
}


@pytest.mark.parametrize("case", HELD)
def test_what_a_platform_holds(case: str, tmp_path: Path) -> None:
    files, expected = HELD[case]
    repository = opened(tmp_path, files)
    found = traits.traits(repository, lanes.lane(repository), {})
    assert tuple(found[name].value for name in KEPT) == expected


GRADABLE = {
    "an app that loads a model": ({"app.py": SERVE}, True),
    "an app that asks a language model": (
        {"package.json": '{"dependencies": {"openai": "4.0"}}', "a.ts": "export const a = 1;\n"},
        True,
    ),
    "a service that keeps the runs of others": (
        {"README.md": "# Experiment tracker\n\nKeeps runs and their scores.\n", "app.py": ROUTE},
        True,
    ),
    "a service for something else": (
        {"README.md": "# Time tracker\n\nKeeps the hours that people work.\n", "app.py": ROUTE},
        False,
    ),
    "a program that only prints": ({"hello.py": "print(1)\n"}, False),
}


@pytest.mark.parametrize("case", GRADABLE)
def test_what_is_about_machine_learning(case: str, tmp_path: Path) -> None:
    files, expected = GRADABLE[case]
    repository = opened(tmp_path, files)
    found = traits.traits(repository, lanes.lane(repository), {})
    assert found["is_ml"].value is expected
