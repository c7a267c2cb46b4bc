"""`python -m bench compare`, `commits` and `growth`: measure, and write BENCHMARKS.md.

Figures are stored in build/bench, and the page shows all of them. The work is done there too; it takes some gigabytes
at 100,000 declarations.
"""

import json
import os
import platform
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Final

import click
from pydantic import TypeAdapter

from bench.figures import BEFORE, Measurement, Row
from bench.pictures import PictureCost, picture_costs
from bench.processes import Run, run
from bench.report import BUILDS, page
from bench.tools import installed
from bench.workshop import Job, Workshop
from tests.support.sample import ROOT

FOLDER: Final = ROOT / "build" / "bench"
WORK: Final = FOLDER / "work"
PAGE: Final = ROOT / "BENCHMARKS.md"
RUNS: Final = click.option("--runs", default=3, show_default=True, type=click.IntRange(min=1))
TIMEOUT: Final = click.option("--timeout", default=3600.0, show_default=True, help="Seconds for one run.")
AGAINST: Final = click.option("--against", type=click.Choice(BUILDS), default="cold", show_default=True)


@click.group()
def main() -> None:
    """Measure Gongkai, beside other tools and as declarations grow in number."""


@main.command()
@click.argument("number", type=click.IntRange(min=1), default=10_000)
@RUNS
@TIMEOUT
@AGAINST
def compare(number: int, runs: int, timeout: float, against: str) -> None:
    """Beside other tools, at one NUMBER of declarations."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    versions, failures = installed(FOLDER / "environments")
    workshop = Workshop(_work(number), number)
    written = run(
        workshop.write_command(), folder=workshop.project, environment=workshop.environment,
        log=FOLDER / "log.txt", timeout=timeout,
    )  # fmt: skip
    if written.failure:
        raise click.ClickException(f"gongkai write: {written.failure}")
    workshop.furnish()
    environments = FOLDER / "environments"
    jobs = [
        *workshop.builds(),
        *workshop.other_builds(environments),
        *workshop.checks(),
        *workshop.other_checks(environments),
    ]
    _save("compare", [_measurement(workshop, number, jobs, versions, failures, runs, timeout)])
    _save("pictures", picture_costs())
    _write_page(against)
    shutil.rmtree(WORK)


@main.command()
@click.argument("base")
@click.argument("number", type=click.IntRange(min=1), default=10_000)
@RUNS
@TIMEOUT
def commits(base: str, number: int, runs: int, timeout: float) -> None:
    """The builds of the working tree beside those of the commit BASE, at one NUMBER of declarations."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    code = FOLDER / "commit"
    shutil.rmtree(code, ignore_errors=True)
    asked = ["git", "-C", str(ROOT), "archive", "--format=tar", base]
    archive = subprocess.run(asked, capture_output=True, check=True)  # noqa: S603
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as files:
        files.extractall(code, filter="data")
    before, now = Workshop(_work(number), number, code), Workshop(_work(number), number)
    jobs = [
        job
        for old, new in zip(before.builds(), now.builds(), strict=True)
        for job in (old._replace(id=f"{BEFORE}{old.id}", title=f"{old.title}, before"), new)
    ]
    versions = {"before": _revision(base)}
    _save("commits", [_measurement(now, number, jobs, versions, {}, runs, timeout)])
    _write_page("cold")
    shutil.rmtree(WORK)


@main.command()
@click.argument("numbers", nargs=-1, type=click.IntRange(min=1))
@RUNS
@TIMEOUT
def growth(numbers: tuple[int, ...], runs: int, timeout: float) -> None:
    """Gongkai alone, at several NUMBERS of declarations, by default 1,000, 10,000 and 100,000."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = []
    for number in sorted(numbers) or (1_000, 10_000, 100_000):
        workshop = Workshop(_work(number), number)
        jobs = [*workshop.builds(), *workshop.checks()]
        found.append(_measurement(workshop, number, jobs, {}, {}, runs, timeout))
        _save("growth", found)
        _write_page("cold")
    shutil.rmtree(WORK)


def _work(number: int) -> Path:
    """Create a new folder. Nothing is deleted before the end: ext4 creates files slowly for minutes after a deletion."""
    WORK.mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{number}-", dir=WORK))


def _measurement(
    workshop: Workshop,
    number: int,
    jobs: Sequence[Job],
    versions: dict[str, str],
    failures: dict[str, str],
    runs: int,
    timeout: float,
) -> Measurement:
    """Run all jobs round by round. The first round measures memory and is not timed. A failed job is not run again."""
    rounds: dict[str, list[Run]] = {job.id: [] for job in jobs}
    site = None
    for turn in range(runs + 1):
        for job in jobs:
            if any(one.failure for one in rounds[job.id]):
                continue
            if job.tool in failures:
                rounds[job.id].append(Run(failure=failures[job.tool]))
                continue
            job.prepare(turn)
            done = run(
                job.command, folder=job.folder, environment=workshop.environment,
                log=FOLDER / "log.txt", timeout=timeout, watched=turn == 0,
            )  # fmt: skip
            rounds[job.id].append(done)
            click.echo(f"{number} round {turn}: {job.title}: {done.failure or f'{done.seconds:.2f} s'}")
            if job.id == "unchanged" and turn == 0:
                site = workshop.measured_site()
    rows = tuple(
        Row(id=job.id, title=job.title, runs=tuple(_counted(rounds[job.id])), peak=rounds[job.id][0].peak)
        for job in jobs
    )
    gongkai = {"Gongkai": _revision(), "Python": platform.python_version()}
    return Measurement(
        number=number, machine=_machine(), versions={**gongkai, **versions}, rows=rows, site=site
    )


def _counted(runs: Sequence[Run]) -> Sequence[Run]:
    """Return all runs but the first, unless that is the only one because it failed."""
    return runs[1:] or runs


def _machine() -> dict[str, str]:
    described = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in described if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": f"{len(os.sched_getaffinity(0))} of {models[0] if models else platform.machine()}",
        "memory": f"{memory / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
    }


def _revision(commit: str = "") -> str:
    asked = ["git", "-C", str(ROOT), "describe", "--always", commit or "--dirty"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
    return told.stdout.strip() or "of no known revision"


def _save(name: str, measurements: Sequence[Measurement | PictureCost]) -> None:
    values = [one._asdict() if isinstance(one, PictureCost) else asdict(one) for one in measurements]
    figures = json.dumps(values, ensure_ascii=False, indent=1)
    (FOLDER / f"{name}.json").write_text(figures, encoding="utf-8")


def _saved(name: str) -> list[Measurement]:
    file = FOLDER / f"{name}.json"
    return TypeAdapter(list[Measurement]).validate_json(file.read_bytes()) if file.is_file() else []


def _saved_pictures() -> list[PictureCost]:
    file = FOLDER / "pictures.json"
    return [PictureCost(**one) for one in json.loads(file.read_bytes())] if file.is_file() else []


def _write_page(against: str) -> None:
    comparison, commits = (next(iter(_saved(name)), None) for name in ("compare", "commits"))
    text = page(comparison, _saved("growth"), against, _saved_pictures(), commits)
    PAGE.write_text(text, encoding="utf-8")
    click.echo(f"{PAGE.name} is written")


if __name__ == "__main__":
    main()
