"""Figures derived from measured times, their report, and that a run is measured completely. No time is asserted."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench.figures import CHANGES, TARGETS, Measurement, Row, Site, cost, ratio, spread
from bench.pictures import PictureCost
from bench.processes import Run, run
from bench.report import page
from bench.workshop import Workshop
from generator.checks.check_all import check_all
from generator.system.files import declaration_files

SITE = Site(
    size=61_234_567,
    search=2_500_000,
    files=4403,
    pages=1395,
    largest_page="2023/index.html",
    largest_page_size=123_456,
)


def row(name: str, *seconds: float, peak: int = 100_000_000) -> Row:
    return Row(id=name, title=name.upper(), runs=tuple(Run(s, 2 * s, 0) for s in seconds), peak=peak)


def failed(name: str) -> Row:
    return Row(id=name, title=name.upper(), runs=(Run(failure="exit code 3: no such file | [x]"),), peak=0)


def measurement(*rows: Row, number: int = 10_000) -> Measurement:
    return Measurement(
        number=number,
        machine={"memory": "4 GiB"},
        versions={"Gongkai": "abc", "hugo": "1"},
        rows=rows,
        site=SITE,
    )


def test_the_middle_is_the_median() -> None:
    assert spread([9, 1, 2]) == (1, 2, 9)
    assert spread([4, 1]) == (1, 2.5, 4)


def test_a_ratio_is_taken_round_by_round() -> None:
    assert ratio(row("a", 1, 10, 3), row("b", 2, 5, 3)) == 1
    assert ratio(row("a", 1), failed("b")) is None
    assert ratio(failed("a"), row("b", 1)) is None


def test_builds_beside_those_of_an_earlier_commit() -> None:
    measured = measurement(
        row("before-cold", 20, 10), row("cold", 22, 13), row("before-goal", 1), failed("goal")
    )
    text = page(None, [], commits=replace(measured, versions={"Gongkai": "new", "before": "old"}))
    assert "## 10,000 declarations, beside commit old" in text
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if "COLD" in line]
    assert lines == [["COLD", "15.00", "17.50", "2.50", "1.2", "30.00", "35.00"]]
    assert "GOAL, failed: exit code 3" in text


def test_cost_is_of_one_declaration() -> None:
    assert cost(measurement(row("cold", 20, 10, 30))) == 0.002
    assert cost(measurement()) is None


MEETING = (
    row("cold", 60), row("goal", 1.2), row("amount", 2.9), row("value", 1.5),
    row("added", 3.9), row("unchanged", 0.5), row("mkdocs", 600), row("zensical", 180),
    row("hugo", 60), row("check-cold", 5.9), row("check-warm", 0.8),
)  # fmt: skip


def test_every_target_can_be_met_and_missed() -> None:
    sound = measurement(*MEETING)
    assert [target.met(sound) for target in TARGETS] == [True] * len(TARGETS)
    slow = measurement(*(row(r.id, 100 if r.id != "hugo" else 49, peak=10**9) for r in MEETING))
    assert [target.met(slow) for target in TARGETS] == [False] * len(TARGETS)
    assert [target.met(measurement()) for target in TARGETS] == [None] * len(TARGETS)


def test_a_failure_is_told_and_what_needs_it_is_not_measured() -> None:
    text = page(measurement(*(r for r in MEETING if r.id != "hugo"), failed("hugo"), number=300), [])
    assert "\nHUGO, failed: exit code 3: no such file | [x]\n" in text
    lines = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line[:1] == "|"
    ]
    assert ["HUGO", "**failed**", *["–"] * 5] in lines
    assert ["COLD", "60.00", "60.00", "60.00", "120.00", "100", "1"] in lines
    assert ["MKDOCS", "600.00", "600.00", "600.00", "1200.00", "100", "10.0"] in lines
    assert [
        "cold, against Hugo with a bare template: at most its time",
        "–",
        "**not measured**",
    ] in lines
    assert ["check, cold: under 6 s", "5.9 s", "met"] in lines
    assert "The targets are for 10,000 declarations; these are 300." in text


def test_ratios_are_to_the_row_that_is_asked_for() -> None:
    text = page(measurement(*MEETING), [], against="hugo")
    assert [
        line.split("|")[-2].strip() for line in text.splitlines() if line.startswith(("| ZEN", "| HUGO"))
    ] == [
        "3",
        "1",
    ]
    assert "The targets are for" not in text


@pytest.mark.parametrize(("seconds", "told"), [(120, "1.2 ×  |     met"), (121, "1.21 × | **not met**")])
def test_growth_is_told_by_size(seconds: float, told: str) -> None:
    changes = (row(name, 0.5) for name in CHANGES)
    small = measurement(row("cold", 1), *changes, row("unchanged", 0.1), number=1_000)
    large = replace(small, number=100_000, rows=(row("cold", seconds), *small.rows[1:]))
    text = page(None, [small, large])
    assert "side by side" not in text
    table = {
        cells[1].strip(): [cell.strip() for cell in cells[2:-1]]
        for cells in (line.split("|") for line in text.splitlines() if line.startswith("| "))
    }
    assert table["declarations"] == ["1,000", "100,000"]
    assert table["cold, ms a declaration"] == ["1.00", f"{seconds / 100:.2f}"]
    assert table["check, warm, median s"] == ["–", "–"]
    assert table["data for search, MB"] == ["2.50", "2.50"]
    assert table["which is"] == ["2023/index.html"] * 2
    grown = table["cost a declaration, 100,000 against 1,000: at most 1.2 times"]
    assert " | ".join(grown).split() == told.replace("|", " | ").split()


def measured(code: str, log: Path, timeout: float = 60, *, watched: bool = False) -> Run:
    command = [sys.executable, "-c", code]
    return run(command, folder=log.parent, environment=os.environ, log=log, timeout=timeout, watched=watched)


def test_memory_is_that_of_all_processes_together(tmp_path: Path) -> None:
    child = "import subprocess, sys, time; held = b'x' * 60_000_000; "
    also = "p = subprocess.Popen([sys.executable, '-c', 'held = b\"x\" * 60_000_000; import time; time.sleep(1)']); p.wait()"
    found = measured(child + also, tmp_path / "log.txt", watched=True)
    assert found.failure == ""
    assert 120_000_000 < found.peak < 250_000_000
    assert measured("pass", tmp_path / "log.txt").peak == 0


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("print('a\\n\\x1b[31mlast\\x1b[0m\\n'); raise SystemExit(3)", "exit code 3: last"),
        ("raise SystemExit(1)", "exit code 1: "),
    ],
)
def test_what_fails_says_why(code: str, failure: str, tmp_path: Path) -> None:
    assert measured(code, tmp_path / "log.txt") == Run(failure=failure)


def test_what_does_not_end_is_killed(tmp_path: Path) -> None:
    found = measured("import time; time.sleep(60)", tmp_path / "log.txt", timeout=0.5)
    assert found == Run(failure="killed after 0.5 s")


def test_what_is_not_there_cannot_be_started(tmp_path: Path) -> None:
    found = run(["/no/such"], folder=tmp_path, environment={}, log=tmp_path / "log.txt", timeout=1)
    assert found == Run(failure="cannot be started: No such file or directory")


def test_a_cold_build_has_the_sources_alone_and_an_edit_is_undone(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "work", 5)
    before = {file: file.read_bytes() for file in workshop.project.rglob("*") if file.is_file()}
    cold, *changes, added, unchanged = workshop.builds()
    seen = {before[workshop.edited]}
    for turn in (1, 2):
        for changed in changes:
            changed.prepare(turn)
            assert workshop.edited.read_bytes() not in seen
            seen.add(workshop.edited.read_bytes())
    added.prepare(1)
    assert workshop.added.is_file()
    files = declaration_files(workshop.project / "declarations")
    assert not check_all(files).errors
    unchanged.prepare(1)
    assert declaration_files(workshop.project / "declarations") == files
    (workshop.project / ".cache").mkdir()
    (workshop.project / "left-over").touch()
    workshop.cache.mkdir()
    cold.prepare(3)
    assert {file: file.read_bytes() for file in workshop.project.rglob("*") if file.is_file()} == before
    assert not workshop.cache.exists()
    assert not (workshop.project / ".cache").exists()


def test_a_site_is_measured_by_its_files(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "work", 1)
    assert workshop.measured_site() is None
    for path, size in (
        ("index.html", 3),
        ("2025/a/index.html", 50),
        ("search/data/x.json", 7),
        ("z.json", 99),
    ):
        (workshop.site / path).parent.mkdir(parents=True, exist_ok=True)
        (workshop.site / path).write_bytes(b"x" * size)
    assert workshop.measured_site() == Site(
        size=159, search=7, files=4, pages=2, largest_page="2025/a/index.html", largest_page_size=50
    )


def test_pictures_have_a_table() -> None:
    text = page(None, [], pictures=[PictureCost("years", 1441, 77.4)])
    assert "| years   | 1,441 |           77 |" in text
