"""Tables that many learn by, and how many gaps they have.

Whoever reads one of them often does not commit it. It is known by columns that code names; what
stands here was counted in the copies that other repositories hold, which agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mle_lint.leakage.judging.gap_counts import Gaps, usual
from mle_lint.leakage.knowledge import words_of

# Code names a table where it names so many of the columns that it is known by.
_NAMED = 3
# By which columns a table is known, its rows, all columns that hold numbers, and how many gaps
# those have that have any.
_TABLES: tuple[tuple[str, int, str, dict[str, int]], ...] = (
    (
        "survived pclass sibsp parch embarked cabin passengerid ticket",
        891,
        "passengerid survived pclass age sibsp parch fare embarked",
        {"age": 177, "embarked": 2, "fare": 1},
    ),
    (
        "tenure monthlycharges totalcharges paperlessbilling onlinesecurity techsupport contract",
        7043,
        "seniorcitizen tenure monthlycharges totalcharges",
        {"totalcharges": 11},
    ),
    (
        "diagnosis radius_mean texture_mean perimeter_mean area_mean concavity_mean",
        569,
        """radius_mean texture_mean perimeter_mean area_mean smoothness_mean compactness_mean
        concavity_mean symmetry_mean fractal_dimension_mean radius_se texture_se perimeter_se
        area_se smoothness_se compactness_se concavity_se symmetry_se fractal_dimension_se
        radius_worst texture_worst perimeter_worst area_worst smoothness_worst compactness_worst
        concavity_worst symmetry_worst fractal_dimension_worst""",
        {},
    ),
    (
        "pregnancies skinthickness diabetespedigreefunction outcome bloodpressure",
        768,
        """pregnancies glucose bloodpressure skinthickness insulin bmi diabetespedigreefunction age
        outcome""",
        {},
    ),
    (
        "saleprice grlivarea overallqual lotfrontage garagearea yearremodadd masvnrarea",
        1460,
        """mssubclass lotfrontage lotarea overallqual overallcond yearbuilt yearremodadd masvnrarea
        bsmtfinsf1 bsmtfinsf2 bsmtunfsf totalbsmtsf 1stflrsf 2ndflrsf lowqualfinsf grlivarea
        bsmtfullbath bsmthalfbath fullbath halfbath bedroomabvgr kitchenabvgr totrmsabvgrd
        fireplaces garageyrblt garagecars garagearea wooddecksf openporchsf enclosedporch
        3ssnporch screenporch poolarea miscval mosold yrsold saleprice""",
        {"lotfrontage": 259, "garageyrblt": 81, "masvnrarea": 8},
    ),
    (
        "avg_glucose_level ever_married work_type residence_type smoking_status",
        5110,
        "age hypertension heart_disease avg_glucose_level bmi stroke",
        {"bmi": 201},
    ),
    (
        "median_house_value total_bedrooms median_income housing_median_age",
        20640,
        """longitude latitude housing_median_age total_rooms total_bedrooms population households
        median_income median_house_value""",
        {"total_bedrooms": 207},
    ),
    ("smoker charges children", 1338, "age bmi children charges", {}),
    (
        "volatile_acidity residual_sugar fixed_acidity free_sulfur_dioxide chlorides",
        1599,
        """fixed_acidity volatile_acidity citric_acid residual_sugar chlorides free_sulfur_dioxide
        total_sulfur_dioxide density ph sulphates alcohol quality""",
        {},
    ),
    ("carat clarity depth", 53940, "carat depth table price x y z", {}),
)


def gaps_of(words: Iterable[str]) -> Gaps | None:
    """The gaps of the public table whose columns are among the words of code, if there is one."""
    named = frozenset(map(usual, words))
    return next((gaps for columns, gaps in _known() if len(columns & named) >= _NAMED), None)


@lru_cache(maxsize=1)
def _known() -> tuple[tuple[frozenset[str], Gaps], ...]:
    return tuple(
        (words_of(known_by), Gaps(dict.fromkeys(words_of(columns), 0) | gaps, rows))
        for known_by, rows, columns, gaps in _TABLES
    )
