"""Measurements, and what follows from them: medians, ratios, and whether a target is met. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, NamedTuple

from bench.processes import Run

MB: Final = 1_000_000


class Spread(NamedTuple):
    """The minimum, median and maximum of several figures."""

    least: float
    middle: float
    most: float


def spread(numbers: Sequence[float]) -> Spread:
    """Return the spread of at least one figure."""
    return Spread(min(numbers), median(numbers), max(numbers))


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One command: its counted `runs` in order, and the peak memory of a run before them, in bytes."""

    id: str
    title: str
    runs: tuple[Run, ...]
    peak: int

    @property
    def failure(self) -> str:
        """Why there are no figures; empty if there are."""
        return next((run.failure for run in self.runs if run.failure), "" if self.runs else "not run")

    @property
    def seconds(self) -> Spread:
        """Spread of wall-clock seconds."""
        return spread([run.seconds for run in self.runs])

    @property
    def cpu(self) -> float:
        """Median of the seconds of all processors."""
        return median(run.cpu for run in self.runs)


def ratio(one: Row, other: Row) -> float | None:
    """Return the median of the ratios of `one` to `other`, round by round; None if either failed."""
    if one.failure or other.failure:
        return None
    return median(a.seconds / b.seconds for a, b in zip(one.runs, other.runs, strict=True))


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A built site: total bytes, bytes that the search loads, files, pages, and bytes of the largest page."""

    size: int
    search: int
    files: int
    pages: int
    largest_page: str
    largest_page_size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurement:
    """All measurements of one command at `number` declarations; `site` is the site that Gongkai built."""

    number: int
    machine: Mapping[str, str]
    versions: Mapping[str, str]
    rows: tuple[Row, ...]
    site: Site | None

    def row(self, name: str) -> Row:
        """Return a row by its id; one that was not measured counts as failed."""
        known = {row.id: row for row in self.rows}
        return known.get(name, Row(id=name, title=name, runs=(), peak=0))


class Target(NamedTuple):
    """A bound on a number; None is a number that could not be measured."""

    text: str
    bound: float
    unit: str
    number: Callable[[Measurement], float | None]
    at_least: bool = False
    below: bool = False

    def met(self, measurement: Measurement) -> bool | None:
        """Whether the number is within its bound."""
        number = self.number(measurement)
        if number is None:
            return None
        if self.at_least:
            return number >= self.bound
        return number < self.bound if self.below else number <= self.bound


def _ratio(one: str, other: str) -> Callable[[Measurement], float | None]:
    return lambda m: ratio(m.row(one), m.row(other))


def _seconds(name: str) -> Callable[[Measurement], float | None]:
    return lambda m: None if m.row(name).failure else m.row(name).seconds.middle


CHANGES: Final = ("goal", "amount", "value")
"""Changes of one existing declaration."""


BEFORE: Final = "before-"
"""What the id of a row begins with that is of an earlier commit."""


def _slowest_change(m: Measurement) -> float | None:
    found = [_seconds(name)(m) for name in CHANGES]
    return None if None in found else max(filter(None, found))


def _slowest_change_of_cold(m: Measurement) -> float | None:
    found = [ratio(m.row(name), m.row("cold")) for name in CHANGES]
    return None if None in found else max(filter(None, found))


def _peak(m: Measurement) -> float | None:
    """Return the peak memory of all builds by Gongkai, in MB."""
    rows = [m.row(name) for name in ("cold", *CHANGES, "unchanged")]
    return None if any(row.failure for row in rows) else max(row.peak for row in rows) / MB


TARGETS: Final = (
    Target("cold, against MkDocs with Material and search: at least 10 times faster", 10, "×", _ratio("mkdocs", "cold"), at_least=True),
    Target("cold, against Zensical cold: at least 3 times faster", 3, "×", _ratio("zensical", "cold"), at_least=True),
    Target("cold, against Hugo with a bare template: at most its time", 1, "×", _ratio("cold", "hugo")),
    Target("one file changed, whichever of these changes: at most 1/20 of cold", 1 / 20, "×", _slowest_change_of_cold),
    Target("one declaration added: at most 1/15 of cold", 1 / 15, "×", _ratio("added", "cold")),
    Target("nothing changed: at most 0.5 s", 0.5, "s", _seconds("unchanged")),
    Target("check, cold: under 6 s", 6, "s", _seconds("check-cold"), below=True),
    Target("check, warm: at most 0.8 s", 0.8, "s", _seconds("check-warm")),
    Target("peak memory of all processes together: at most 500 MB", 500, "MB", _peak),
)  # fmt: skip
"""Targets for 10,000 declarations."""

GROWTH_TARGETS: Final = (
    Target("one file changed, whichever of these changes: at most 3 s", 3, "s", _slowest_change),
    Target("one declaration added: at most 4 s", 4, "s", _seconds("added")),
    Target("nothing changed: at most 2.5 s", 2.5, "s", _seconds("unchanged")),
    Target("check, warm: at most 6 s", 6, "s", _seconds("check-warm")),
    Target("peak memory of all processes together: at most 1.2 GB", 1200, "MB", _peak),
)
"""Targets for 100,000 declarations."""

MOST_GROWTH: Final = 1.2


def cost(measurement: Measurement) -> float | None:
    """Return the seconds of a cold build for each declaration."""
    cold = measurement.row("cold")
    return None if cold.failure else cold.seconds.middle / measurement.number
