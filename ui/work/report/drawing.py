"""Pictures as a few kinds of marks, drawn as SVG and as TikZ; lengths are points, y runs down."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.agreement import Interval
from annotator.agreement.drift import Stage
from ui.work.figures import number
from ui.work.report.texts import as_html, as_latex, one_line

INK, QUIET, HAIR, ACCENT = "#22211E", "#67635A", "#DAD6CD", "#2C5F8A"
_PAPER = (255, 255, 255)
_LINE = 18.0  # height of a row
_NAMES = 150.0  # width of the names at the left
_LETTERS = 28  # of a name
_WIDTH = 480.0
_PLOT = 40  # letters of a plot in letters


@dataclass(frozen=True, slots=True)
class Line:
    """From one point to another."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str = HAIR
    width: float = 0.75


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc."""

    x: float
    y: float
    radius: float
    colour: str = ACCENT


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Label:
    """Text on a line; `anchor` is start, middle or end."""

    x: float
    y: float  # of the middle of the letters
    text: str
    anchor: str = "start"
    colour: str = INK


Mark = Line | Dot | Box | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks on a sheet."""

    width: float
    height: float
    marks: Sequence[Mark]
    words: str  # the whole in words, for who does not see it


def svg(drawing: Drawing) -> str:
    """One <svg> element that needs nothing else."""
    size = f'width="{_n(drawing.width)}" height="{_n(drawing.height)}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}"'
    head += f' role="img" font-family="sans-serif" font-size="10"><title>{as_html(drawing.words)}</title>'
    return "\n".join([head, *map(_svg_mark, drawing.marks), "</svg>"])


def _svg_mark(mark: Mark) -> str:
    match mark:
        case Line(x1, y1, x2, y2, colour, width):
            ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
            return f'<line {ends} stroke="{colour}" stroke-width="{_n(width)}"/>'
        case Dot(x, y, radius, colour):
            return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{colour}"/>'
        case Box(x, y, width, height, colour):
            place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
            return f'<rect {place} fill="{colour}"/>'
    place = f'x="{_n(mark.x)}" y="{_n(mark.y + 3.5)}" text-anchor="{mark.anchor}"'
    return f'<text {place} fill="{mark.colour}">{as_html(mark.text)}</text>'


def tikz(drawing: Drawing) -> str:
    """A tikzpicture; each mark says its colour before it is drawn."""
    head = r"\begin{tikzpicture}[x=1pt,y=-1pt,every node/.style={inner sep=0pt,font=\footnotesize}]"
    return "\n".join([head, *map(_tikz_mark, drawing.marks), r"\end{tikzpicture}"])


def _tikz_mark(mark: Mark) -> str:
    return rf"\definecolor{{pm}}{{HTML}}{{{mark.colour[1:]}}}" + _tikz_shape(mark)


def _tikz_shape(mark: Mark) -> str:
    match mark:
        case Line(x1, y1, x2, y2, _, width):
            return rf"\draw[pm,line width={_n(width)}pt] ({_n(x1)},{_n(y1)}) -- ({_n(x2)},{_n(y2)});"
        case Dot(x, y, radius, _):
            return rf"\fill[pm] ({_n(x)},{_n(y)}) circle[radius={_n(radius)}pt];"
        case Box(x, y, width, height, _):
            return rf"\fill[pm] ({_n(x)},{_n(y)}) rectangle ({_n(x + width)},{_n(y + height)});"
    side = {"start": "west", "end": "east"}.get(mark.anchor, "center")
    return rf"\node[text=pm,anchor={side}] at ({_n(mark.x)},{_n(mark.y)}) {{{as_latex(mark.text)}}};"


# The pictures


def intervals(rows: Sequence[tuple[str, float | None, Interval]]) -> tuple[Drawing, list[str]]:
    """Names with a figure as dot and its interval as whisker; as a drawing and in letters."""
    values = [one for _, value, bounds in rows for one in (value, bounds.low) if one is not None]
    low = 0.0 if min(values, default=0.0) >= 0 else -1.0
    left, right = _NAMES, _WIDTH - 60

    def x(value: float) -> float:
        return left + (value - low) / (1 - low) * (right - left)

    marks: list[Mark] = []
    bottom = _LINE * len(rows) + 4
    for tick in (-1.0, -0.5, 0.0, 0.5, 1.0):
        if tick >= low:
            marks.append(Line(x(tick), 0, x(tick), bottom))
            marks.append(Label(x(tick), bottom + 9, number(tick, 1 if tick % 1 else 0), "middle", QUIET))
    for place, (name, value, bounds) in enumerate(rows):
        y = _LINE * (place + 0.5)
        marks.append(Label(left - 10, y, _short(name), "end"))
        marks.append(Label(_WIDTH, y, number(value), "end"))
        if bounds.low is not None and bounds.high is not None:
            marks.append(Line(x(bounds.low), y, x(bounds.high), y, ACCENT, 1.5))
            marks += [Line(x(end), y - 4, x(end), y + 4, ACCENT, 1.5) for end in (bounds.low, bounds.high)]
        if value is not None:
            marks.append(Dot(x(value), y, 3))
    words = "; ".join(f"{name}: {number(value)}" for name, value, _ in rows)
    return Drawing(_WIDTH, bottom + 18, marks, words), _interval_letters(rows, low)


def _interval_letters(rows: Sequence[tuple[str, float | None, Interval]], low: float) -> list[str]:
    def at(value: float) -> int:
        return min(max(round((value - low) / (1 - low) * _PLOT), 0), _PLOT)

    found = []
    for name, value, bounds in rows:
        plot = [" "] * (_PLOT + 1)
        if bounds.low is not None and bounds.high is not None:
            first, last = at(bounds.low), at(bounds.high)
            plot[first : last + 1] = ["|" if one in (first, last) else "-" for one in range(first, last + 1)]
        if value is not None:
            plot[at(value)] = "o"
        found.append(f"{_short(name):>{_LETTERS}} [{''.join(plot)}] {number(value):>6}")
    ends = f"{number(low, 0)}{'1':>{_PLOT + 1 - len(number(low, 0))}}"
    return [*found, f"{'':>{_LETTERS}}  {ends}"]


def heat_map(names: Sequence[str], values: Sequence[Sequence[float | None]]) -> tuple[Drawing, list[str]]:
    """A triangle of figures, shaded: `values[row][column]` of names row + 1 and column."""
    size = min(56.0, (_WIDTH - _NAMES) / max(len(names) - 1, 1))
    marks: list[Mark] = []
    for column, name in enumerate(names[:-1]):
        marks.append(Label(_NAMES + (column + 0.5) * size, 8, _short(name, max(int(size / 6), 2)), "middle", QUIET))
    for row, cells in enumerate(values):
        y = 18 + row * _LINE
        marks.append(Label(_NAMES - 10, y + _LINE / 2, _short(names[row + 1]), "end"))
        for column, value in enumerate(cells):
            share = 0.0 if value is None else min(max(value, 0.0), 1.0)
            marks.append(Box(_NAMES + column * size + 1, y + 1, size - 2, _LINE - 2, _shade(share)))
            ink = "#FFFFFF" if share > 0.55 else INK
            middle = _NAMES + (column + 0.5) * size
            marks.append(Label(middle, y + _LINE / 2, number(value, 2), "middle", ink))
    letters = [
        f"{_short(names[row + 1]):>{_LETTERS}} " + " ".join(f"{number(value, 2):>6}" for value in cells)
        for row, cells in enumerate(values)
    ]
    header = f"{'':>{_LETTERS}} " + " ".join(f"{_short(name, 6):>6}" for name in names[:-1])
    words = "Cohen’s kappa by pair of annotators"
    return Drawing(_WIDTH, 22 + _LINE * len(values), marks, words), [header, *letters]


def course(stages: Sequence[Stage]) -> tuple[Drawing, list[str]]:
    """Shares by stage as dots, the running share as a line."""
    left, right, top, bottom = 40.0, _WIDTH - 8, 6.0, 96.0

    def x(place: int) -> float:
        return (left + right) / 2 if len(stages) < 2 else left + 8 + (right - left - 16) * place / (len(stages) - 1)

    def y(share: float) -> float:
        return bottom - share * (bottom - top)

    marks: list[Mark] = []
    for tick in (0.0, 0.5, 1.0):
        marks += [Line(left, y(tick), right, y(tick)), Label(left - 6, y(tick), f"{100 * tick:.0f} %", "end", QUIET)]
    for place in range(1, len(stages)):
        before, now = stages[place - 1], stages[place]
        marks.append(Line(x(place - 1), y(before.running), x(place), y(now.running), ACCENT, 1.5))
    marks += [Dot(x(place), y(one.percent), 2.2, INK) for place, one in enumerate(stages)]
    shares = [f"{100 * one.percent:.0f} %" for one in stages]
    return Drawing(_WIDTH, bottom + 8, marks, ", ".join(shares)), [" ".join(shares)]


def _shade(share: float) -> str:
    accent = [int(ACCENT[at : at + 2], 16) for at in (1, 3, 5)]
    parts = [round(white + (full - white) * (0.06 + 0.94 * share)) for white, full in zip(_PAPER, accent, strict=True)]
    return "#" + "".join(f"{part:02X}" for part in parts)


def _short(name: str, letters: int = _LETTERS) -> str:
    name = one_line(name)
    return name if len(name) <= letters else f"{name[: letters - 1]}…"


def _n(value: float) -> str:
    """A length with at most two decimals."""
    return f"{round(value, 2) + 0.0:g}"
