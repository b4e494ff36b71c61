"""What the report says, and in which order."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from annotator.agreement import Figure, Interval, PairFigures
from annotator.records import Theme
from ui.wording import number_of
from ui.work.agreement import Material
from ui.work.figures import UNDEFINED, bounds, more, number, percent
from ui.work.findings import Findings, consensus_counts
from ui.work.report.blocks import Block, Grid, Heading, Listing, Paragraph, Picture
from ui.work.report.drawing import course, heat_map, intervals
from ui.work.report.methods import REFERENCES, methods

_REASONS = {"slip": "a slip", "ambiguity": "the sentence is ambiguous", "gap": "a gap in the codebook"}
_WORST = 20  # sentences listed
_WIDEST = 7  # columns of figures that fit on a page


def report(findings: Findings) -> tuple[str, list[Block]]:
    """The title, and everything."""
    title = f"Agreement: {findings.project}"
    blocks: list[Block] = [Heading(title, 1), Paragraph(_state(findings), quiet=True)]
    for part in (_methods, _themes, _sets, _pairs, _undefined, _decisions, _consensus, _drift, _repeats, _training):
        blocks += part(findings)
    return title, [*blocks, *_worst(findings), *_codebook(findings), Heading("References"), Listing(REFERENCES)]


def _state(findings: Findings) -> str:
    when = findings.state[:16].replace("T", " ")
    return f"The project as of {when} UTC. Made with Pressmark {findings.version}." if when else "An empty project."


def _methods(findings: Findings) -> list[Block]:
    return [Heading("Method"), *map(Paragraph, methods(findings))]


def _themes(findings: Findings) -> list[Block]:
    found = findings.between
    rows = [
        [
            _name(found.material, one.theme),
            f"{one.sentences:,}",
            percent(one.percent.value),
            number(one.alpha.value),
            bounds(one.interval),
            number(one.ac1.value),
            more(one.interval, one.sentences),
        ]
        for one in found.report.themes
    ]
    header = ["Theme", "n", "Percent", "Alpha", "95 % interval", "AC1", "Until ±0.1"]
    caption = "Agreement by theme, applied or not. “Until ±0.1”: further sentences until the interval is that narrow."
    drawing, letters = intervals(
        [(_name(found.material, one.theme), one.alpha.value, one.interval) for one in found.report.themes]
    )
    return [
        Heading("By theme"),
        Grid(caption, header, rows),
        Picture("Krippendorff’s alpha by theme, with 95 % intervals", drawing, letters),
    ]


def _sets(findings: Findings) -> list[Block]:
    overall, n = findings.between.report.overall, findings.between.report.sentences
    rows = [
        ["Alpha, MASI distance", number(overall.alpha_masi.value), bounds(overall.interval), more(overall.interval, n)],
        ["Alpha, Jaccard distance", number(overall.alpha_jaccard.value), "", ""],
        ["Alpha, nominal", number(overall.alpha_nominal.value), "", ""],
        ["Fleiss’ kappa", number(overall.fleiss_kappa.value), "", ""],
    ]
    caption = f"Agreement over whole sets of themes, {number_of(n, 'sentence')}"
    return [Heading("All themes together"), Grid(caption, ["Figure", "Value", "95 % interval", "Until ±0.1"], rows)]


def _pairs(findings: Findings) -> list[Block]:
    found = findings.between
    if not found.report.pairs:
        return []
    by_theme = [{(pair.a, pair.b): pair for pair in one.pairs} for one in found.report.themes]

    def cell(row: int, column: int) -> str:
        pair = found.report.pairs[row]
        if column == 0:
            return f"{pair.sentences:,}"
        return number((by_theme[column - 2][pair.a, pair.b] if column > 1 else pair).kappa.value)

    names = [_both(found.material, pair) for pair in found.report.pairs]
    columns = ["n", "All themes", *(_name(found.material, one.theme) for one in found.report.themes)]
    blocks: list[Block] = [Heading("By pair of annotators"), *_crossed("Cohen’s kappa", "Pair", names, columns, cell)]
    who = list(found.report.annotators)
    if len(who) > 2:
        people = [found.material.annotators[one] for one in who]
        drawing, letters = heat_map(people, _triangle(who, found.report.pairs))
        blocks.append(Picture("Cohen’s kappa by pair, all themes together", drawing, letters))
    return blocks


def _crossed(
    caption: str, corner: str, rows: Sequence[str], columns: Sequence[str], cell: Callable[[int, int], str]
) -> list[Block]:
    """A table of rows and columns, laid on its side and cut in parts where it would be too wide for a page."""
    if len(columns) > max(_WIDEST, len(rows)):
        return _crossed(caption, corner, columns, rows, lambda row, column: cell(column, row))
    parts: list[Block] = []
    for start in range(0, len(columns), _WIDEST):
        within = range(start, min(start + _WIDEST, len(columns)))
        lines = [[name, *(cell(row, column) for column in within)] for row, name in enumerate(rows)]
        title = f"{caption} (continued)" if start else caption
        parts.append(Grid(title, [corner, *(columns[column] for column in within)], lines))
    return parts


def _triangle(who: Sequence[str], pairs: Sequence[PairFigures]) -> list[list[float | None]]:
    values = {(pair.a, pair.b): pair.kappa.value for pair in pairs}
    return [[values[a, b] for a in who[:row]] for row, b in enumerate(who[1:], start=1)]


def _undefined(findings: Findings) -> list[Block]:
    """Why figures are missing; a reason that holds for many is given once."""
    found = findings.between
    reasons: dict[str, list[str]] = {}
    for what, one in _figures(findings):
        if one.reason:
            reasons.setdefault(one.reason, []).append(what)
    if not reasons:
        return []
    if not found.report.sentences:
        return [Paragraph(f"No figure is defined: {found.report.overall.alpha_masi.reason}.")]
    said = [f"{'; '.join(what)}: {reason}." for reason, what in reasons.items()]
    return [Paragraph(f"Not defined ({UNDEFINED}):"), Listing(said)]


def _figures(findings: Findings) -> Iterator[tuple[str, Figure | Interval]]:
    found = findings.between
    overall = found.report.overall
    yield "alpha (MASI)", overall.alpha_masi
    yield "its interval", overall.interval
    yield "alpha (Jaccard)", overall.alpha_jaccard
    yield "alpha (nominal)", overall.alpha_nominal
    yield "Fleiss’ kappa", overall.fleiss_kappa
    for one in found.report.themes:
        name = _name(found.material, one.theme)
        yield f"{name}, percent", one.percent
        yield f"{name}, alpha", one.alpha
        yield f"{name}, interval", one.interval
        yield f"{name}, AC1", one.ac1
        for pair in one.pairs:
            yield f"{name}, kappa of {_both(found.material, pair)}", pair.kappa
    for pair in found.report.pairs:
        yield f"kappa of {_both(found.material, pair)}", pair.kappa


def _decisions(findings: Findings) -> list[Block]:
    found = findings.between
    themes, who = list(found.material.themes), list(found.material.annotators)

    def cell(row: int, column: int) -> str:
        tally = found.tallies.get(who[row], Counter())
        if column == 0:
            return f"{sum(tally.values()):,}"
        if column == 1:
            return f"{sum(times for given, times in tally.items() if not given):,}"
        return f"{sum(times for given, times in tally.items() if themes[column - 2] in given):,}"

    caption = "Decisions in the whole project, how many said “none of these”, and how many applied each theme"
    columns = ["Decided", "None", *found.material.themes.values()]
    names = list(found.material.annotators.values())
    grids = _crossed(caption, "Annotator", names, columns, cell) if names else []
    return [Heading("Decisions"), *grids, Paragraph(_blindness(findings))]


def _blindness(findings: Findings) -> str:
    blind, suggested = findings.between.blindness, findings.between.material.comparison.suggested
    if blind.unblind:
        words = (
            f"{number_of(blind.unblind, 'decision')} among those compared came after the annotator had chosen to see "
            f"the others’ on the document. Without them alpha (MASI) is {number(blind.alpha.value)} on "
            f"{number_of(blind.sentences, 'sentence')}"
        )
        words += f" ({blind.alpha.reason})." if blind.alpha.reason else "."
    else:
        words = "No annotator chose to see the others’ decisions on a document before having finished it."
    if suggested:
        words += f" {number_of(suggested, 'decision')} accepted a suggestion or came from a rule."
    return words


def _consensus(findings: Findings) -> list[Block]:
    counts = consensus_counts(findings)
    if not counts["decided"]:
        return []
    rows = [[_REASONS.get(reason, reason), f"{times:,}"] for reason, times in counts["reasons"].items()]
    rows.append(["no reason given", f"{counts['without_reason']:,}"])
    by = ", ".join(f"{name} ({times:,})" for name, times in counts["decided_by"].items())
    return [
        Heading("Adjudication"),
        Paragraph(
            f"The consensus holds {number_of(counts['decided'], 'decision')}"
            + (f", adjudicated by {by}." if by else ".")
        ),
        Grid("Decisions of the consensus by why there was a disagreement", ["Reason", "Sentences"], rows),
    ]


def _drift(findings: Findings) -> list[Block]:
    if not findings.courses:
        return []
    rows = [
        [one.name, f"{one.drift.sentences:,}", number(one.drift.first.value), number(one.drift.second.value)]
        for one in findings.courses
    ]
    header = ["Annotator", "n", "First half", "Second half"]
    caption = "Alpha (MASI) with the consensus, in the order of annotation, documents for training included"
    blocks: list[Block] = [Heading("Over time"), Grid(caption, header, rows)]
    for one in findings.courses:
        drawing, letters = course(one.drift.stages)
        about = "same themes as the consensus, by document in the order of annotation; the line: 50 sentences or more"
        blocks.append(Picture(f"{one.name}: {about}", drawing, letters))
    return blocks


def _repeats(findings: Findings) -> list[Block]:
    if not findings.repeats:
        return []
    rows = [
        [
            one.name,
            one.drawn.at[:10],
            f"{one.decided:,} of {len(one.drawn.drawn):,}",
            number(one.report.overall.alpha_masi.value),
            bounds(one.report.overall.interval),
            f"{100 * one.drawn.share:g} %, {one.drawn.days} days, seed {one.drawn.seed}",
        ]
        for one in findings.repeats
    ]
    header = ["Annotator", "Drawn", "Decided again", "Alpha (MASI)", "95 % interval", "Share, age, seed"]
    caption = "Annotators against themselves: sentences drawn at random and decided again, the first decision hidden"
    return [Heading("Repeats"), Grid(caption, header, rows)]


def _training(findings: Findings) -> list[Block]:
    people = findings.trainees
    if not people:
        return []
    names = list(dict.fromkeys(_name(one.material, mark.theme) for one in people for mark in one.marks))

    def cell(row: int, column: int) -> str:
        one = people[row]
        if column == 0:
            return f"{one.decided:,} of {one.sentences:,}"
        marks = {_name(one.material, mark.theme): mark.alpha.value for mark in one.marks}
        return number(marks.get(names[column - 1]))

    mark = number(findings.pass_mark)
    caption = f"Alpha with the consensus on the documents for training; the mark to reach is {mark}"
    columns = ["Decided", *names]
    return [Heading("Training"), *_crossed(caption, "Annotator", [one.name for one in people], columns, cell)]


def _worst(findings: Findings) -> list[Block]:
    from ui.work.agreement import disagreements

    found = findings.between
    listed = []
    for one in disagreements(found.report, found.material):
        said = "; ".join(f"{name}: {', '.join(themes) or 'none'}" for name, themes in one["decisions"].items())
        listed.append(
            [f"{findings.titles.get(one['document'], '')}, sentence {one['number']}", said, number(one["weight"], 4)]
        )
        if len(listed) == _WORST:
            break
    if not listed:
        return []
    of_all = number_of(len(found.report.disagreements), "sentence")
    caption = f"The sentences that lower alpha (MASI) most, of {of_all} not agreed on"
    return [Heading("Disagreements"), Grid(caption, ["Sentence", "Decisions", "Lowers by"], listed, prose=True)]


def _codebook(findings: Findings) -> list[Block]:
    blocks: list[Block] = [Heading("Codebook")]
    for theme in findings.known.themes:
        blocks.append(Heading(theme.name + (" (retired)" if theme.retired else ""), 3))
        blocks += map(Paragraph, _definition(theme))
    return blocks


def _definition(theme: Theme) -> Iterator[str]:
    yield theme.definition or "No definition."
    if theme.include:
        yield f"Include: {'; '.join(theme.include)}"
    if theme.exclude:
        yield f"Exclude: {'; '.join(theme.exclude)}"


def _both(material: Material, pair: PairFigures) -> str:
    return f"{material.annotators[pair.a]} and {material.annotators[pair.b]}"


def _name(material: Material, theme: str) -> str:
    return material.themes.get(theme, theme)
