"""Writes measurements as the page BENCHMARKS.md; the same figures give the same Markdown."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table

from bench.figures import (
    BEFORE,
    CHANGES,
    GROWTH_TARGETS,
    MB,
    MOST_GROWTH,
    TARGETS,
    Measurement,
    Row,
    Target,
    cost,
    ratio,
)
from bench.pictures import PictureCost

HOW: Final = """\
Every figure is of a whole process, started anew. The runs are interleaved, one of each row a round, so that what else
the machine does strikes all alike. A first round is not timed: in it memory is read every 20 ms, as the sum of the
proportional shares (PSS) of all processes of the run, or the system's own peak of the largest one where that is more.
Ratios are the median of the ratios in each round. Processor time is of all processes that the command waited for.
"""
CONDITIONS: Final = """\
The declarations are made up by `make sample`. The Markdown is what `gongkai write` makes of them, with the files beside
the pages. MkDocs, Material and Zensical have their defaults, the theme's language set, and search as it comes; without
jieba, which Material can use for Chinese and which takes longer. All have the same few pages in navigation. Hugo has
one template that prints title and content, no search and no theme; `index.md` of a folder with pages below is called
`_index.md` for it. check-jsonschema checks against `declarations/schema.json`, yamllint with its `relaxed` rules: both
check less than `gongkai check`. Preparing all this is not timed. What the run before had made is moved out of the way
and not deleted, as ext4 makes new files several times slower for minutes after a large deletion.
"""
BUILDS: Final = ("cold", *CHANGES, "added", "unchanged", "mkdocs", "zensical", "hugo", "copy")
CHECKS: Final = ("check-cold", "check-warm", "check-jsonschema", "yamllint")


def page(
    comparison: Measurement | None,
    growth: Sequence[Measurement],
    against: str = "cold",
    pictures: Sequence[PictureCost] = (),
    commits: Measurement | None = None,
) -> str:
    """Return the page; ratios of builds are to the row `against`."""
    parts = [
        "# Benchmarks",
        "Written by `make bench`, `make bench-commit` and `make bench-growth`; not to be edited.",
        HOW,
    ]
    if comparison:
        parts += [
            f"## {comparison.number:,} declarations, side by side",
            _surroundings(comparison),
            CONDITIONS,
        ]
        parts += ["### Builds", _times(comparison, BUILDS, against)]
        parts += ["### Checks", _times(comparison, CHECKS, "check-cold")]
        parts += ["### Targets", *_targets(TARGETS, comparison, 10_000)]
    if commits:
        title = f"## {commits.number:,} declarations, beside commit {commits.versions['before']}"
        parts += [title, _surroundings(commits), _changes(commits)]
    if growth:
        parts += ["## Growth", _surroundings(growth[-1]), "Gongkai alone.", _growth(growth)]
        parts += ["### Targets", *_growth_targets(growth)]
    if pictures:
        parts += [
            "## Pictures",
            "Each is made many times in the process that measures; processor time, the least of several rounds.",
        ]
        rows = [(one.name, f"{one.size:,}", f"{one.microseconds:.0f}") for one in pictures]
        parts += [_table(("picture", "bytes", "microseconds"), rows)]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _surroundings(measurement: Measurement) -> str:
    told = {**measurement.machine, "versions": ", ".join(f"{k} {v}" for k, v in measurement.versions.items())}
    return "\n".join(f"- {name}: {value}" for name, value in told.items())


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose first column is words and whose others are numbers."""
    table = Table(box=box.MARKDOWN)
    for position, head in enumerate(heads):
        table.add_column(head, justify="right" if position else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(cell.replace("|", "\\|").replace("[", "\\[") for cell in row))
    printed = io.StringIO()
    Console(file=printed, width=10_000, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in printed.getvalue().splitlines() if line.strip())


def _times(measurement: Measurement, names: Iterable[str], against: str) -> str:
    base = measurement.row(against)
    heads = ("", "median s", "min", "max", "processor s", "peak MB", f"× {base.title}")
    rows = [measurement.row(name) for name in names]
    return "\n\n".join([_table(heads, [_time(row, base) for row in rows]), *_failures(rows)])


def _changes(measurement: Measurement) -> str:
    """Return the builds beside those of an earlier commit."""
    rows = [row for row in measurement.rows if not row.id.startswith(BEFORE)]
    heads = ("", "before, median s", "now, median s", "more, s", "× before", "processor s, before", "now")
    table = []
    for row in rows:
        old = measurement.row(f"{BEFORE}{row.id}")
        if row.failure or old.failure:
            table.append((row.title, "**failed**", *["–"] * 5))
            continue
        seconds = old.seconds.middle, row.seconds.middle, row.seconds.middle - old.seconds.middle
        table.append(
            (
                row.title,
                *(f"{figure:.2f}" for figure in seconds),
                _times_of(ratio(row, old)),
                f"{old.cpu:.2f}",
                f"{row.cpu:.2f}",
            )
        )
    return "\n\n".join([_table(heads, table), *_failures(measurement.rows)])


def _failures(rows: Iterable[Row], before: str = "") -> list[str]:
    return [f"{before}{row.title}, failed: {row.failure}" for row in rows if row.failure]


def _time(row: Row, base: Row) -> Sequence[str]:
    if row.failure:
        return (row.title, "**failed**", *["–"] * 5)
    seconds = row.seconds
    figures = (seconds.middle, seconds.least, seconds.most, row.cpu)
    return (
        row.title,
        *(f"{figure:.2f}" for figure in figures),
        f"{row.peak / MB:,.0f}",
        _times_of(ratio(row, base)),
    )


def _times_of(number: float | None) -> str:
    return "–" if number is None else f"{number:.3g}" if number < 10 else f"{number:.1f}"


def _verdict(met: bool | None) -> str:  # noqa: FBT001
    return {True: "met", False: "**not met**", None: "**not measured**"}[met]


def _targets(targets: Iterable[Target], measurement: Measurement, wanted: int) -> Iterator[str]:
    if measurement.number != wanted:
        yield f"The targets are for {wanted:,} declarations; these are {measurement.number:,}."
    yield _table(("target", "measured", ""), [_target(target, measurement) for target in targets])


def _target(target: Target, measurement: Measurement) -> Sequence[str]:
    number = target.number(measurement)
    shown = (
        "–"
        if number is None
        else f"{number:,.0f} MB"
        if target.unit == "MB"
        else f"{number:.3g} {target.unit}"
    )
    return (target.text, shown, _verdict(target.met(measurement)))


def _growth(growth: Sequence[Measurement]) -> str:
    rows = [
        ("cold, median s", [_seconds(m.row("cold")) for m in growth]),
        (
            "cold, processor s",
            [_shown(m.row("cold"), m.row("cold").cpu if m.row("cold").runs else 0) for m in growth],
        ),
        ("cold, peak MB", [_shown(m.row("cold"), m.row("cold").peak / MB, 0) for m in growth]),
        ("cold, ms a declaration", [_milliseconds(m) for m in growth]),
        *((f"{title}, median s", [_seconds(m.row(name)) for m in growth]) for name, title in _ALONE.items()),
        (
            "one amount changed, peak MB",
            [_shown(m.row("amount"), m.row("amount").peak / MB, 0) for m in growth],
        ),
        ("pages", [f"{m.site.pages:,}" if m.site else "–" for m in growth]),
        ("files", [f"{m.site.files:,}" if m.site else "–" for m in growth]),
        ("site, MB", [f"{m.site.size / MB:,.1f}" if m.site else "–" for m in growth]),
        ("data for search, MB", [f"{m.site.search / MB:,.2f}" if m.site else "–" for m in growth]),
        ("largest page, kB", [f"{m.site.largest_page_size / 1000:,.0f}" if m.site else "–" for m in growth]),
        ("which is", [m.site.largest_page if m.site else "–" for m in growth]),
    ]
    failures = [
        f"{m.number:,}, {row.title}: **{row.failure}**" for m in growth for row in m.rows if row.failure
    ]
    table = _table(
        ("declarations", *(f"{m.number:,}" for m in growth)), [(name, *cells) for name, cells in rows]
    )
    return "\n\n".join([table, *failures])


_ALONE: Final = {
    "goal": "one goal changed",
    "amount": "one amount changed",
    "value": "one indicator's value changed",
    "added": "one declaration added",
    "unchanged": "nothing changed",
    "check-cold": "check, cold",
    "check-warm": "check, warm",
}


def _shown(row: Row, number: float, digits: int = 2) -> str:
    return "–" if row.failure else f"{number:,.{digits}f}"


def _seconds(row: Row) -> str:
    return "–" if row.failure else f"{row.seconds.middle:,.2f}"


def _milliseconds(measurement: Measurement) -> str:
    each = cost(measurement)
    return "–" if each is None else f"{each * 1000:.2f}"


def _growth_targets(growth: Sequence[Measurement]) -> Iterator[str]:
    first, last = growth[0], growth[-1]
    one, other = cost(first), cost(last)
    grown = other / one if one and other else None
    text = f"cost a declaration, {last.number:,} against {first.number:,}: at most {MOST_GROWTH} times"
    target = Target(text, MOST_GROWTH, "×", lambda _: grown)
    yield from _targets((target, *GROWTH_TARGETS), last, 100_000)
