"""The coefficients give what their authors, textbooks and other programs printed."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotator.agreement import coefficients, distances, measure
from annotator.agreement.figure import Figure
from annotator.agreement.units import MISSING, Codes, Units
from tests.annotator.gathering import gathered
from tests.conftest import SHARED

Ratings = list[list[int | None]]

PUBLISHED = SHARED / "cases" / "agreement" / "published.json"
MISSING_FOLDER = "the folder ../shared with the published values is not here"

# Cohen (1968): weights of disagreement, rows the first annotator.
WEIGHTS = {
    "cohen1968": [[0, 1, 3], [1, 0, 6], [3, 6, 0]],
    "cohen1968_asymmetric": [[0, 1, 4], [1, 0, 6], [2, 2, 0]],
}


def cases() -> list[Any]:
    if not PUBLISHED.is_file():
        return [pytest.param({}, marks=pytest.mark.skip(reason=MISSING_FOLDER))]
    found = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return [pytest.param(case, id=f"{case['name']}-{case['metric']}") for case in found]


@pytest.mark.parametrize("case", cases())
def test_a_coefficient_equals_its_published_value(case: dict[str, Any]) -> None:
    weights = WEIGHTS.get(case["name"]) if case["metric"].endswith("custom") else None
    figure = compute(case["metric"], case["ratings"], weights)
    assert figure.value is not None, figure.reason
    # 0.51: Warrens (2010) prints .8324 for 0.83234964, rounded by way of .83235.
    assert abs(figure.value - case["published"]) <= 0.51 * 10 ** -case["decimals"]


def compute(metric: str, ratings: Ratings, weights: list[list[int]] | None = None) -> Figure:
    """The coefficient of this name in published.json."""
    values = sorted({value for row in ratings for value in row if value is not None})
    codes = np.array([[MISSING if v is None else values.index(v) for v in row] for row in ratings], np.int32)
    numbers = np.array(values, np.float64)
    name = metric
    distance: distances.Distance = coefficients.NOMINAL
    measures: dict[str, distances.Distance] = {
        "_quadratic": distances.quadratic(numbers),
        "_linear": distances.linear(numbers),
        "_custom": distances.Table(np.array(weights or [[0]], np.float64)),
        "_interval": distances.interval(numbers),
        "_ratio": distances.ratio(numbers),
        "_ordinal": distances.ordinal(Units.of(codes, len(values)).pairable().totals()),
        "_nominal": coefficients.NOMINAL,
    }
    for suffix, measured in measures.items():
        if metric.endswith(suffix):
            name, distance = metric.removesuffix(suffix), measured
    return by_name(name, codes, len(values), distance)


def by_name(name: str, codes: Codes, categories: int, distance: distances.Distance) -> Figure:
    units = Units.of(codes, categories)
    match name:
        case "percent_agreement":
            return coefficients.percent(units, distance)
        case "alpha":
            return coefficients.alpha(units, distance)
        case "fleiss_kappa" | "scott_pi":
            return coefficients.fleiss(units, distance)
        case "gwet_ac1" | "gwet_ac2":
            return coefficients.gwet(units, distance)
        case "bennett_s" | "randolph_kappa":
            return coefficients.uniform(units, distance)
        case "cohen_kappa":
            return coefficients.cohen(codes[:, 0], codes[:, 1], categories, distance)
        case "conger_kappa":
            return coefficients.conger(codes, categories, distance)
        case "light_kappa":
            return coefficients.light(codes, categories, distance)
    raise ValueError(name)


# Typed in from the sources, so that there is something to compare with where ../shared is not.
X: int | None = None
KRIPPENDORFF: Ratings = [  # Krippendorff (2011), Computing Krippendorff's alpha-reliability, C: 12 units, 4 observers
    [1, 1, X, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [X, 5, 5, 5], [X, X, 1, 1], [X, X, 3, X],
]  # fmt: skip
BINARY: Ratings = [  # the same, B: two observers, binary, 10 units
    [0, 1], [1, 1], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 0],
]  # fmt: skip


def table(*cells: tuple[int, int, int]) -> Ratings:
    """Two annotators' table of counts as ratings: (first, second, how often)."""
    return [[a, b] for a, b, times in cells for _ in range(times)]


COHEN_1960 = table(  # Cohen (1960) p. 45, 200 units
    (1, 1, 88), (1, 2, 14), (1, 3, 18), (2, 1, 10), (2, 2, 40), (2, 3, 10), (3, 1, 2), (3, 2, 6), (3, 3, 12)
)  # fmt: skip
FLEISS_EXAMPLE: Ratings = [  # the worked example of the encyclopaedia's article: 10 subjects, 14 raters
    [category for category, times in enumerate(row, start=1) for _ in range(times)]
    for row in (
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    )
]  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "ratings", "published", "decimals"),
    [
        pytest.param("alpha_nominal", BINARY, 0.095, 3, id="Krippendorff (2011) B"),
        pytest.param("alpha_nominal", KRIPPENDORFF, 0.743, 3, id="Krippendorff (2011) C"),
        pytest.param("alpha_ordinal", KRIPPENDORFF, 0.815, 3, id="Krippendorff (2011) D, ordinal"),
        pytest.param("alpha_interval", KRIPPENDORFF, 0.849, 3, id="Krippendorff (2011) D, interval"),
        pytest.param("alpha_ratio", KRIPPENDORFF, 0.797, 3, id="Krippendorff (2011) D, ratio"),
        pytest.param("gwet_ac1", KRIPPENDORFF, 0.77544, 5, id="Gwet (2014), AC1 with missing choices"),
        pytest.param("fleiss_kappa", KRIPPENDORFF, 0.76117, 5, id="Gwet (2014), Fleiss with missing choices"),
        pytest.param("conger_kappa", KRIPPENDORFF, 0.76282, 5, id="Gwet (2014), Conger with missing choices"),
        pytest.param("percent_agreement", KRIPPENDORFF, 0.81818, 5, id="Gwet (2014), percent"),
        pytest.param("cohen_kappa", COHEN_1960, 0.492, 3, id="Cohen (1960)"),
        pytest.param("percent_agreement", COHEN_1960, 0.70, 2, id="Cohen (1960), percent"),
        pytest.param("fleiss_kappa", FLEISS_EXAMPLE, 0.210, 3, id="Fleiss, worked example"),
    ],
)
def test_a_coefficient_equals_a_value_typed_in_from_its_source(
    metric: str, ratings: Ratings, published: float, decimals: int
) -> None:
    figure = compute(metric, ratings)
    assert figure.value is not None, figure.reason
    assert abs(figure.value - published) <= 0.5 * 10**-decimals


def test_fifteen_annotators_of_sentences_from_the_united_nations_agree_as_is_known(shared: Path) -> None:
    """Overlapping by design: most sentences have two annotators of the fifteen, some one, three or four."""
    text = (shared / "cases" / "themes" / "un_quadclass_coders.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line)["codings"] for line in text.splitlines()]
    report = measure(gathered(rows, sorted({who for row in rows for who in row})), replicates=200)
    assert (report.sentences, len(report.annotators), len(report.themes)) == (7416, 15, 4)
    assert report.overall.alpha_masi.value == pytest.approx(0.885, abs=0.0005)
    assert report.overall.interval.low is not None
    assert report.overall.interval.low < 0.885 < (report.overall.interval.high or 0.0)
