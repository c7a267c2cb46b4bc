"""The made-up declarations are valid, the same for the same seed, and of the published forms' structure."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest

from generator.checks.check_all import CheckResult, check_all
from generator.declarations.published import PublishedDeclaration
from generator.declarations.yaml.source import RawFile
from generator.diagnostics.rulebook import Severity
from generator.forms.vocabulary import CATEGORIES, NATURES
from generator.system.files import declaration_files
from tests.support.project import ROOT
from tests.support.sample import YEARS, sample, write_project
from tests.support.summaries import reread

MANY = 600


def inspected(files: Iterable[tuple[str, str]]) -> CheckResult:
    return check_all(RawFile(path, text.encode()) for path, text in files)


@pytest.fixture(scope="module")
def forms() -> tuple[PublishedDeclaration, ...]:
    return inspected(sample(MANY)).declarations


@pytest.mark.parametrize("seed", range(3))
def test_they_are_valid(seed: int) -> None:
    inspection = inspected(sample(MANY, seed))
    assert len(inspection.declarations) == MANY
    assert {problem.severity for problem in inspection.problems} <= {Severity.NOTICE}
    assert len(inspection.problems) < MANY / 100


@pytest.mark.parametrize("number", [0, 1, 40])
def test_the_first_of_many_are_those_of_few(number: int) -> None:
    few, many = list(sample(number, 5)), list(sample(60, 5))
    assert few[:-1] == many[:number]
    assert few[-1][0] == many[-1][0] == "units.yml"
    assert many[-1][1].startswith(few[-1][1].rstrip())


def test_another_seed_gives_others() -> None:
    assert not set(sample(20, 1)) & set(sample(20, 2))


def test_they_are_as_long_and_as_many_sided_as_the_published_forms(
    forms: tuple[PublishedDeclaration, ...],
) -> None:
    declarations = [reread(form) for form in forms]
    assert {d.year for d in declarations} == set(YEARS)
    assert {d.nature for d in declarations} == set(NATURES)
    assert {d.category for d in declarations} == set(CATEGORIES)
    assert all(80 <= len(d.annual_goal or "") <= 400 for d in declarations)
    assert all(9 <= len(d.performance_indicators) <= 26 for d in declarations)
    assert any(d.project_funding.total and d.overall_goal for d in declarations)
    assert any(i.weight and i.explanation for d in declarations for i in d.performance_indicators)
    assert sum(d.publication.published_on is not None for d in declarations) > MANY / 2
    amounts = sorted(d.annual_funding.total for d in declarations)
    assert amounts[-1] > 10 * amounts[MANY // 2]  # a heavy tail


def test_names_are_many(forms: tuple[PublishedDeclaration, ...]) -> None:
    declarations = [reread(form) for form in forms]
    assert len({d.project_name for d in declarations}) > MANY / 5  # a project is declared for years
    assert len({i.name for d in declarations for i in d.performance_indicators}) > MANY * 2


def shares(forms: tuple[PublishedDeclaration, ...]) -> dict[str, float]:
    """How often each comparator stands before a value, and how often the value is words, in per cent."""
    values = [i.value for form in forms for i in reread(form).performance_indicators]
    counted = Counter(value.comparator or "words" for value in values)
    return {sign: 100 * number / len(values) for sign, number in counted.items()}


def test_values_are_written_as_in_the_published_forms(forms: tuple[PublishedDeclaration, ...]) -> None:
    published = check_all(declaration_files(ROOT / "declarations")).declarations
    assert shares(forms) == pytest.approx(shares(published), abs=6)


def test_a_project_goes_on_over_the_years_and_its_values_drift(
    forms: tuple[PublishedDeclaration, ...],
) -> None:
    same = [
        (reread(one), reread(other))
        for one, other in pairwise(
            sorted(
                forms,
                key=lambda f: (f.identity.unit, f.identity.project, f.identity.year),
            )
        )
        if one.identity._replace(year=0) == other.identity._replace(year=0)
    ]
    assert len(same) > MANY / 2
    assert all(before.project_name == after.project_name for before, after in same)
    assert all(before.annual_funding != after.annual_funding for before, after in same)
    for before, after in same:
        names = [[i.name for i in d.performance_indicators] for d in (before, after)]
        assert names[0] == names[1]
        assert before.performance_indicators != after.performance_indicators


def test_a_project_folder_holds_the_new_sample_alone(tmp_path: Path) -> None:
    write_project(tmp_path, 9)
    write_project(tmp_path, 4)
    assert len(check_all(declaration_files(tmp_path / "declarations")).declarations) == 4
    assert all((tmp_path / name).exists() for name in ("mkdocs.yml", "docs/about.md", "overrides/main.html"))
