"""What the benchmarks share: sides that take turns in one run, and the table of their ratios."""

import statistics
from collections.abc import Mapping, Sequence


def table(title: str, first: str, sides: Mapping[str, Sequence[float]], aims: Mapping[str, str] | None = None) -> None:
    """Print p50 and p99 of every side in milliseconds (given in seconds), and its ratio to the side named `first`.

    The ratio is that of the medians; the machine's noise is in the p99.
    """
    base = statistics.median(sides[first])
    width = max(len(name) for name in sides)
    print(f"\n{title}\n{'':{width}}  {'p50 ms':>9} {'p99 ms':>9} {'ratio':>7}   aim")
    for name, times in sides.items():
        middle = statistics.median(times)
        aim = (aims or {}).get(name, "")
        print(f"{name:{width}}  {middle * 1e3:9.2f} {p99(times) * 1e3:9.2f} {middle / base:6.2f}x   {aim}", flush=True)


def p99(times: Sequence[float]) -> float:
    """The 99th percentile; of few times the largest."""
    return statistics.quantiles(times, n=100, method="inclusive")[98] if len(times) > 1 else times[0]
