"""Files that are read one by one: records that become rows, or tables that are put together."""

from __future__ import annotations

import pytest

from tests.leakage.follow import leaks, rules

_CODE = """
import os
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
listed = pd.read_csv("listed.csv")
made = []
table = pd.DataFrame(columns=["mean", "skew"])
for i in range(len(listed)):
    one = pd.read_csv(os.path.join("records", listed.loc[i, "file"]))
    {body}
X_train, X_test, y_train, y_test = train_test_split({rows}, listed["y"], random_state=0)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
"""
_LEAKS = ["fit-before-split"]


@pytest.mark.parametrize(
    ("body", "rows", "found"),
    [
        ("table.loc[i] = [one['v'].mean(), one['v'].skew()]", "table", []),
        ("made.append([one['v'].mean(), one['v'].std()])", "np.array(made)", []),
        ("made.append(one - one.mean())", "pd.concat(made)", _LEAKS),
        ("table.loc[i] = [peaks(one['v']), one['v'].mean()]", "table", []),
        ("made.append([peaks(one['v']), one['v'].mean()])", "np.array(made)", []),
        ("made.append([peaks(listed), listed['age'].mean()])", "np.array(made)", _LEAKS),
    ],
)
def test_what_is_worked_out_within_a_record_is_its_own(
    body: str, rows: str, found: list[str]
) -> None:
    assert rules(_CODE.format(body=body, rows=rows)) == found


_POINTS = """
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
def describe(points):
    speeds = []
    for i in range(1, len(points)):
        speeds.append(points[i].get("way") / points[i].get("time"))
    return {row}
made, df, labels = [], pd.read_csv("points.csv"), pd.read_csv("labels.csv")
{loop}
X_train, X_test, y_train, y_test = train_test_split(X, labels, random_state=0)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
"""
_EACH = """
paths = {}
for i, point in df.iterrows():
    name = point.get("path")
    if name not in paths:
        paths[name] = []
    paths[name].append(point)
for name, path in paths.items():
    made.append(describe(path))
X = np.array(made)
"""
_WHOLE = """
for i, point in df.iterrows():
    made.append(point)
X = np.array(made) - describe(made)[1]
"""
_ROW = "[speeds[0], np.mean(speeds), max(speeds)]"


@pytest.mark.parametrize(
    ("row", "loop", "expected"),
    [
        (_ROW, _EACH, [True]),
        (_ROW, _WHOLE, [False]),
        # Two numbers may be what others are scaled by.
        ("[speeds[0], np.mean(speeds)]", _EACH, [False]),
    ],
)
def test_a_row_out_of_the_points_of_one_thing_is_a_remark(
    row: str, loop: str, expected: list[bool]
) -> None:
    assert [leak.mild for leak in leaks(_POINTS.format(row=row, loop=loop))] == expected
