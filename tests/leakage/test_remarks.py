"""What is a fault and what a mere remark, in code that differs in one line."""

from __future__ import annotations

import pytest

from tests.leakage.follow import HEAD, TAIL, leaks, rules

SCALED = """
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import {scaler}
from prophet import Prophet
X = {scaler}().fit_transform(X)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = {model}().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""
SMOTE = """
from imblearn.over_sampling import SMOTE
from sklearn.model_selection import GridSearchCV, cross_val_score
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
X_more, y_more = SMOTE().fit_resample(X_train, y_train)
{judged}
"""
SEARCH = "print(GridSearchCV(LogisticRegression(), {'C': [1]}).fit(X_more, y_more).score(X_test, y_test))"
FOLDS = "print(cross_val_score(LogisticRegression(), X_more, y_more).mean())"
CUT = """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = LogisticRegression().fit(X_train, y_train)
p = model.predict_proba(X_test)[:, 1]
from sklearn.metrics import f1_score
"""


@pytest.mark.parametrize(
    ("scaler", "model", "expected"),
    [
        ("StandardScaler", "RandomForestClassifier", True),
        ("StandardScaler", "LogisticRegression", False),
        # It standardises its columns itself, by the rows that it is fitted on.
        ("StandardScaler", "Prophet", True),
        # Its steps are not even: which rows it saw changes the order of values.
        ("QuantileTransformer", "RandomForestClassifier", False),
    ],
)
def test_scaling_hurts_no_tree(scaler: str, model: str, expected: bool) -> None:
    (leak,) = leaks(HEAD + SCALED.format(scaler=scaler, model=model))
    assert (leak.rule, leak.mild) == ("fit-before-split", expected)


def test_resampled_rows_in_a_search_are_a_remark_and_in_reported_folds_a_fault() -> None:
    (search,) = leaks(HEAD + SMOTE.format(judged=SEARCH))
    (folds,) = leaks(HEAD + SMOTE.format(judged=FOLDS))
    assert (search.mild, folds.mild) == (True, False)
    assert "before a search makes folds" in search.text


@pytest.mark.parametrize(
    ("judged", "count"),
    [
        ("print(f1_score(y_test, p >= 0.9))", 0),
        ("print(f1_score(y_test, p >= 0.9))\nprint(f1_score(y_test, p >= 0.7))", 1),
        ("for t in np.arange(0, 1, 0.1):\n    print(f1_score(y_test, p >= t))", 0),
        (
            "for t in np.arange(0, 1, 0.1):\n    print(f1_score(y_test, p >= t))\n"
            "print(f1_score(y_test, p >= 0.9))",
            1,
        ),
    ],
)
def test_thresholds_tried_on_test_rows(judged: str, count: int) -> None:
    found = leaks(HEAD + CUT + judged)
    assert [leak.mild for leak in found] == [True] * count


def test_columns_copied_from_a_selector_are_chosen_by_it() -> None:
    fit = "from sklearn.feature_selection import RFE\nrfe = RFE(LogisticRegression()).fit(X, y)\n"
    told, cols = "print(rfe.support_)\n", "cols = ['a', 'b', 'c']\n"
    rest = "X = df[cols]\n" + CUT + "print(f1_score(y_test, model.predict(X_test)))"
    assert rules(HEAD + fit + told + cols + rest) == ["select-before-split"]
    # A list that was written before cannot have been copied, nor one that nobody was told.
    assert rules(HEAD + cols + fit + told + rest) == []
    assert rules(HEAD + fit + cols + rest) == []


def test_the_most_frequent_value_is_a_remark_beside_a_mean() -> None:
    rest = CUT + "print(f1_score(y_test, model.predict(X_test)))"
    fill = "X['{name}'] = X['{name}'].fillna(X['{name}'].{how})\n"
    mode, mean = fill.format(name="a", how="mode()[0]"), fill.format(name="b", how="mean()")
    (common,) = leaks(HEAD + mode + rest)
    assert common.mild
    assert {leak.mild for leak in leaks(HEAD + mode + mean + rest)} == {True, False}


def test_a_network_that_is_turned_to_training_is_not_trained() -> None:
    code = """
import torch
rows = pd.read_csv("rows.csv")
net = Net(rows.mean()).to("cuda")
fit, held = rows[:800], rows[800:]
train_rows, test_rows = fit, held
net.train()
loss = crit(net(train_rows), train_rows["y"])
loss.backward()
print(f1_score(test_rows["y"], net(test_rows)))
"""
    assert "train-test-overlap" not in rules(HEAD + code)


def test_rows_of_a_library_show_how_a_model_is_called() -> None:
    code = """
from sklearn.datasets import load_iris
from sklearn.metrics import accuracy_score
X, y = {rows}
model = LogisticRegression().fit(X, y)
print(accuracy_score(y, model.predict(X)))
"""
    head = HEAD.split("df = ")[0]
    assert rules(head + code.format(rows="load_iris(return_X_y=True)")) == []
    own = "pd.read_csv('a.csv').drop(columns='y'), pd.read_csv('a.csv')['y']"
    assert rules(head + code.format(rows=own)) == ["evaluated-on-train"]


def test_subsets_of_a_generator_are_parts() -> None:
    code = """
from keras.callbacks import EarlyStopping
from keras.preprocessing.image import ImageDataGenerator
images = ImageDataGenerator(validation_split=0.2)
a = images.flow_from_dataframe(dataframe=df, subset="training")
b = images.flow_from_dataframe(dataframe=df, subset="{part}")
net = Sequential()
net.fit(a, validation_data=b, callbacks=[EarlyStopping(monitor="val_loss")])
"""
    assert rules(HEAD + code.format(part="validation")) == []


def test_the_first_day_of_a_group_is_a_bound_of_its_calendar() -> None:
    code = "df['{new}'] = df.groupby(kind)['{of}'].transform('min')\nX = df.drop(columns='y')\n"
    rest = CUT + "print(f1_score(y_test, model.predict(X_test)))"
    head = HEAD + "kind = get()\n"
    assert rules(head + code.format(new="first", of="start_date") + rest) == []
    assert rules(head + code.format(new="least", of="price") + rest) == ["fit-before-split"]


def test_a_label_that_is_removed_from_the_list_of_columns_is_no_feature() -> None:
    head = HEAD + "names = ['a', 'y']\nnames.remove('y')\nX = df[names]\n" + CUT
    rest = "print(f1_score(y_test, model.predict(X_test)))"
    assert rules(head + rest) == []


def test_an_optimum_that_a_helper_returns_for_a_plot_is_no_choice() -> None:
    code = """
def optimum(truth, chances):
    costs = [f1_score(truth, chances >= t) for t in np.arange(0, 1, 0.1)]
    return float(np.argmax(costs))
best = optimum(y_test, p)
"""
    assert rules(HEAD + CUT + code + "plt.axvline(best, label=f'best {best}')\n") == []
    used = "print(f1_score(y_test, p >= best))\n"
    assert rules(HEAD + CUT + code + used) == ["tuned-on-test"]


def test_predictions_that_are_features_are_judged_by_the_model_that_is_given_them() -> None:
    code = """
below = LogisticRegression().fit(X_train, y_train)
stacked = pd.DataFrame({"below": below.predict(X_train)})
S_train, S_test, t_train, t_test = train_test_split(stacked, y_train, random_state=1)
above = LogisticRegression().fit(S_train, t_train)
print(above.score(S_test, t_test))
"""
    assert "train-test-overlap" not in rules(HEAD + CUT + code)


def test_the_index_of_a_table_does_not_hold_its_label() -> None:
    code = "line = LogisticRegression().fit(df.index.values.reshape(-1, 1), df['y'])\n"
    assert "target-in-features" not in rules(HEAD + code)


def test_an_inner_split_of_rows_in_time_is_a_remark() -> None:
    code = "df['before'] = df['sales'].shift(1)\n{outer}"
    rest = "a, b, c, d = train_test_split(rows.drop(columns='y'), rows['y'])\nLogisticRegression().fit(a, c).score(b, d)"
    outer = "train, test = df[:800], df[800:]\nrows = train\nprint(test)\n"
    (inner,) = leaks(HEAD + code.format(outer=outer) + rest)
    (whole,) = leaks(HEAD + code.format(outer="rows = df\n") + rest)
    assert (inner.mild, whole.mild) == (True, False)


def test_a_scaler_that_is_given_is_not_fitted_again() -> None:
    code = """
from sklearn.preprocessing import StandardScaler
def scaled(rows, scaler=None):
    if not scaler:
        scaler = StandardScaler()
        scaler.fit(rows)
    return scaler.transform(rows), scaler
a, kept = scaled(X_train)
b, _ = scaled(X_test{given})
print(LogisticRegression().fit(a, y_train).score(b, y_test))
"""
    assert rules(HEAD + CUT + code.format(given=", kept")) == []
    assert rules(HEAD + CUT + code.format(given="")) == ["fit-before-split"]


def test_folds_that_a_library_makes_are_a_score_of_other_rows() -> None:
    code = """
import xgboost as xgb
from sklearn.metrics import mean_squared_error
{folds}
model = xgb.XGBRegressor().fit(X, y)
print(mean_squared_error(y, model.predict(X)))
"""
    assert rules(HEAD + code.format(folds="print(xgb.cv({}, xgb.DMatrix(X, y), nfold=5))")) == []
    assert rules(HEAD + code.format(folds="")) == ["evaluated-on-train"]


def test_training_rows_above_a_bound_are_not_held_out() -> None:
    code = """
from sklearn.preprocessing import StandardScaler
low = 5
test = df[df["size"] < low]
train = df[df["size"] >= low]
a, b = train.drop(columns="y"), test.drop(columns="y")
scaler = StandardScaler().fit(a)
print(LogisticRegression().fit(scaler.transform(a), train["y"]).score(scaler.transform(b), test["y"]))
"""
    assert rules(HEAD + code) == []


def test_a_slope_for_each_row_chooses_no_columns() -> None:
    code = """
rows = []
for name, part in df.groupby("name"):
    slope = LogisticRegression().fit(part[["day"]], part["n"]).coef_[0]
    rows.append({"size": len(part), "last": part["n"].max(), "slope": slope})
X = pd.DataFrame(rows)
"""
    rest = CUT + "print(f1_score(y_test, model.predict(X_test)))"
    assert "select-before-split" not in rules(HEAD + code + rest)
    chosen = "first = LogisticRegression().fit(X, y)\nX = X.loc[:, abs(first.coef_) > 0.1]\n"
    assert rules(HEAD + chosen + rest) == ["select-before-split"]


TOLD = (
    HEAD
    + """
from sklearn.preprocessing import StandardScaler
X = StandardScaler().fit_transform(X)
"""
)
CUT_OFF = "X_train, X_test, y_train = X[:800], X[800:], y[:800]\n"
DRAWN = "X_train, X_test, y_train, y_test = train_test_split(X, y)\n"
FIT = "model = LogisticRegression().fit(X_train, y_train)\n"
SAVED = "pd.DataFrame({'id': 1, 'y': model.predict(X_test)}).to_csv('submission.csv')\n"
SEARCHED = """
from sklearn.model_selection import GridSearchCV
search = GridSearchCV(LogisticRegression(), {"C": [1, 2]}).fit(X, y)
"""


@pytest.mark.parametrize(
    ("rest", "mild"),
    [
        # Predictions of a part that was cut off are saved for others to judge.
        (CUT_OFF + FIT + SAVED, True),
        (CUT_OFF + FIT + "other = LogisticRegression(C=2).fit(X_train, y_train)\n"
         "print(abs(model.predict(X_test) - other.predict(X_test)).sum())\n", True),
        # A script ends with them.
        (CUT_OFF + FIT + "guess = model.predict(X_test)\n", False),
        # Nobody knows the truth of them; set against it by hand, they are scored.
        (CUT_OFF + FIT + "print(model.predict(X_test))\n", True),
        (CUT_OFF + FIT + "print((model.predict(X_test) == y[800:]).sum())\n", False),
        (CUT_OFF + FIT + "print(model.score(X_test, y[800:]))\n", False),
        (CUT_OFF + FIT + "kappa(y[800:], model.predict(X_test))\n", False),
        # The folds of a search whose scores nobody reads.
        (SEARCHED, True),
        (SEARCHED + "print(search.best_score_)\n", False),
        # What is fitted on another table of the same split.
        ("raw = df[['a']]\na, b, c, d = train_test_split(X, y, random_state=1)\n"
         "a, b, c, d = train_test_split(raw, y, random_state=1)\n"
         "print(LogisticRegression().fit(a, c).score(b, d))\n", True),
        # A split that nothing is fitted on, beside one that is.
        (DRAWN + "raw = df[['a']]\na, b, c, d = train_test_split(raw, y)\n"
         "print(LogisticRegression().fit(a, c).score(b, d))\n", True),
    ],
)  # fmt: skip
def test_where_no_score_of_held_out_rows_is_told(rest: str, mild: bool) -> None:
    assert [leak.mild for leak in leaks(TOLD + rest)] == [mild]


WATCHED = """
from tensorflow.keras.callbacks import EarlyStopping, ModelCheckpoint
from tensorflow.keras.models import Sequential
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = Sequential()
model.fit(X_train, y_train, validation_data=(X_test, y_test), callbacks=[{callback}])
"""
KEEPS = "ModelCheckpoint('best.keras', monitor='val_loss', save_best_only=True)"
STOPS = "EarlyStopping(monitor='val_loss')"
JUDGED = "print({model}.evaluate(X_test, y_test))\n"


@pytest.mark.parametrize(
    ("callback", "rest", "mild"),
    [
        (STOPS, JUDGED.format(model="model"), False),
        # The best state is in a file; what is judged is the last one.
        (KEEPS, JUDGED.format(model="model"), True),
        (KEEPS, "model.load_weights('best.keras')\n" + JUDGED.format(model="model"), False),
        # Another model is judged.
        (STOPS, "other = Sequential()\nother.fit(X_train, y_train)\n" + JUDGED.format(model="other"),
         True),
    ],
)  # fmt: skip
def test_what_a_training_keeps_matters_where_it_is_judged(
    callback: str, rest: str, mild: bool
) -> None:
    found = leaks(HEAD + WATCHED.format(callback=callback) + rest)
    assert [(leak.rule, leak.mild) for leak in found] == [("tuned-on-test", mild)]


def test_resampled_training_rows_in_folds_beside_judged_test_rows() -> None:
    judged = (
        FOLDS
        + "\nmodel = LogisticRegression().fit(X_more, y_more)\nprint(model.score(X_test, y_test))"
    )
    assert [leak.mild for leak in leaks(HEAD + SMOTE.format(judged=judged))] == [True]


def test_a_line_through_all_rows_describes_them() -> None:
    line = (
        "from sklearn.linear_model import LinearRegression\nmodel = LinearRegression().fit(X, y)\n"
    )
    other = "model = LogisticRegression().fit(X, y)\n"
    told = "print(model.score(X, y))\n"
    assert [leak.mild for leak in leaks(HEAD + line + told)] == [True]
    assert [leak.mild for leak in leaks(HEAD + other + told)] == [False]


@pytest.mark.parametrize(
    ("made", "used", "expected"),
    [
        ("Tokenizer()", "words.texts_to_sequences(text)", True),
        ("Tokenizer(num_words=None)", "words.texts_to_sequences(text)", True),
        # What is left out is rare.
        ("Tokenizer(num_words=5000)", "words.texts_to_sequences(text)", True),
        ("Tokenizer(5000)", "words.texts_to_sequences(text)", True),
        # Words are weighted by the rows that hold them.
        ("Tokenizer()", "words.texts_to_matrix(text, mode='tfidf')", False),
    ],
)
def test_a_number_for_each_word_is_a_remark(made: str, used: str, expected: bool) -> None:
    code = f"""
from keras.preprocessing.text import Tokenizer
text = df["text"]
words = {made}
words.fit_on_texts(text)
X = {used}
"""
    (leak,) = leaks(HEAD + code + TAIL)
    assert (leak.rule, leak.mild) == ("fit-before-split", expected)


def test_scaling_hurts_no_tree_of_rows_between_neighbours() -> None:
    more = "X_train, y_train = SMOTE().fit_resample(X_train, y_train)\nmodel = "
    code = SCALED.format(scaler="MinMaxScaler", model="RandomForestClassifier")
    head = HEAD + "from imblearn.over_sampling import SMOTE\n"
    (leak,) = leaks(head + code.replace("model = ", more))
    assert (leak.rule, leak.mild) == ("fit-before-split", True)
    turned = (
        "from sklearn.decomposition import PCA\nX = PCA(9).fit_transform(X)\nX_train, X_test, y_t"
    )
    found = leaks(HEAD + code.replace("X_train, X_test, y_t", turned, 1))
    assert [leak.mild for leak in found] == [False, False]


_FILLED = """
X["{name}"] = X["{name}"].fillna(X["{name}"].mean())
X = {chosen}
"""


@pytest.mark.parametrize(
    ("name", "chosen", "expected"),
    [
        ("c", "X.loc[:, 'a':'d']", True),
        # The ends of a range are in it, and every column that was filled is in all of them.
        ("a", "X.loc[:, 'a':'d']", False),
        ("d", "X.loc[:, 'a':'d']", False),
        ("c", "X.loc[:, :]", False),
    ],
)
def test_columns_between_two_names_may_leave_out_what_was_filled(
    name: str, chosen: str, expected: bool
) -> None:
    (leak,) = leaks(HEAD + _FILLED.format(name=name, chosen=chosen) + TAIL)
    assert (leak.rule, leak.mild) == ("fit-before-split", expected)


def test_columns_that_a_statistic_chose_may_leave_out_what_was_filled() -> None:
    chosen = "X[X.corr()['a'].abs().sort_values().index[:9]]"
    found = leaks(HEAD + _FILLED.format(name="c", chosen=chosen) + TAIL)
    assert {leak.rule: leak.mild for leak in found} == {
        "fit-before-split": True,
        "select-before-split": False,
    }


@pytest.mark.parametrize(("each", "asked"), [("{}", "one"), ("{{'model': {}}}", "one['model']")])
@pytest.mark.parametrize(
    ("last", "expected"), [("DecisionTreeClassifier()", True), ("SVC()", False)]
)
def test_scaling_hurts_one_of_many_models(each: str, asked: str, last: str, expected: bool) -> None:
    listed = ", ".join(each.format(one) for one in [*["RandomForestClassifier()"] * 9, last])
    code = f"""
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier
X = StandardScaler().fit_transform(X)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
for one in [{listed}]:
    model = {asked}
    model.fit(X_train, y_train)
    print(model.score(X_test, y_test))
"""
    (leak,) = leaks(HEAD + code)
    assert leak.mild == expected


@pytest.mark.parametrize(
    ("filled", "rest", "mild"),
    [
        # The gap may be in the table without labels.
        ("['fare']", "", True),
        # Both have gaps, as far as is known, or the second has labels.
        ("", "", False),
        ("['fare']", "print(model.score(both[800:].drop(columns='y'), both[800:]['y']))\n", False),
    ],
)
def test_a_column_is_filled_in_two_tables_put_together(filled: str, rest: str, mild: bool) -> None:
    code = f"""
train, test = pd.read_csv("train.csv"), pd.read_csv("test.csv")
both = pd.concat([train, test])
both{filled} = both{filled}.fillna(both{filled}.mean())
train, test = both[:800], both[800:]
X, y = train.drop(columns="y"), train["y"]
"""
    found = leaks(HEAD + code + TAIL + rest)
    assert [leak.mild for leak in found] == [mild]
