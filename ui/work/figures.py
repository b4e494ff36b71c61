"""Figures as people and programs read them."""

from annotator.agreement import Figure, Interval

UNDEFINED = "–"

_DECIMALS = 12  # in JSON: what is beyond differs from processor to processor


def rounded(value: float) -> float:
    return round(value, _DECIMALS) + 0.0  # no -0.0


def value_of(figure: Figure) -> float | None:
    """For JSON."""
    return None if figure.value is None else rounded(figure.value)


def bounds_of(interval: Interval) -> list[float] | None:
    """For JSON."""
    if interval.low is None or interval.high is None:
        return None
    return [rounded(interval.low), rounded(interval.high)]


def number(value: float | None, decimals: int = 3) -> str:
    """For people: a real minus sign, and no minus nought."""
    if value is None:
        return UNDEFINED
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")


def percent(value: float | None) -> str:
    """A share as a percentage."""
    return UNDEFINED if value is None else f"{100 * value:.1f} %"


def bounds(interval: Interval) -> str:
    """An interval in brackets."""
    if interval.low is None or interval.high is None:
        return UNDEFINED
    return f"[{number(interval.low)}, {number(interval.high)}]"


def more(interval: Interval, sentences: int) -> str:
    """How many more sentences it takes until the interval is ±0.1."""
    needed = interval.more_needed(sentences)
    if needed is None:
        return UNDEFINED
    return f"+{needed:,}" if needed else "enough"
