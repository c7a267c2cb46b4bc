"""Declarations made up for measuring: valid, many, with a wide vocabulary, the same for the same seed.

`python -m tests.support.sample N FOLDER [SEED]` makes FOLDER a project with N of them, which `gongkai build` builds there.
They come city by city, department by department, unit by unit, project by project and year by year; the first of many
are those of few. What is realistic is the structure and the shares of the published forms, not what is said.
"""

import math
import random
import shutil
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby, islice, pairwise, product
from pathlib import Path
from typing import Final, NamedTuple

from tests.support import sample_words as words

ROOT: Final = Path(__file__).parents[2]
YEARS: Final = range(2020, 2026)
RECURRENT: Final = ("经常性专项业务费", "其他经常性项目")
NATURES: Final = (*RECURRENT, "阶段性项目", "一次性项目")
CATEGORIES: Final = ("特定目标类", "其他运转类")
LEVEL_1: Final = {
    "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
    "产出指标": ("数量指标", "质量指标", "时效指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
EVERYWHERE: Final = ("经济成本指标", "数量指标", "质量指标", "时效指标", "社会效益指标", "服务对象满意度指标")


class Unit(NamedTuple):
    """A unit, the department above it, and what it works on."""

    city: str
    field: str
    department: str
    department_slug: str
    name: str
    slug: str


class Row(NamedTuple):
    """An indicator of a project: in a year its value is `base`, drifted, or `words` where there are any."""

    dimension: str
    name: str
    measure: words.Measure | None
    base: float
    words: str
    explanation: str


class Project(NamedTuple):
    """What stays the same in a project over its years; amounts in 元."""

    name: str
    nature: str
    category: str
    years: range
    goal: str
    amount: float
    other_share: float
    waived: bool
    weights: list[int]
    rows: list[Row]


def sample(number: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Paths, relative to declarations/, and texts: `number` declarations, then the units.yml that knows them."""
    used: dict[str, Unit] = {}
    for unit, path, text in islice(_declarations(seed), number):
        used[unit.slug] = unit
        yield path, text
    yield "units.yml", _registry(used.values())


def _declarations(seed: int) -> Iterator[tuple[Unit, str, str]]:
    for unit in _units(seed):
        chance = random.Random(f"{seed} {unit.slug}")
        for position, name in enumerate(_project_names(unit, chance), start=1):
            project = _project(name, unit, chance)
            slug = f"{words.FIELDS[unit.field][0]}-project-{position:02}"
            drift = 1.0
            for year in project.years:
                yield unit, f"{year}/{unit.slug}/{slug}.yml", _text(project, unit, year, drift, chance)
                drift *= chance.uniform(0.92, 1.15)


def _units(seed: int) -> Iterator[Unit]:
    """City after city, each with a department for every field."""
    chance = random.Random(seed)
    cities = list(product(words.CITY_BEGINS.items(), words.CITY_ENDS.items()))
    chance.shuffle(cities)
    for (begin, begin_slug), (end, end_slug) in cities:
        city, city_slug = f"{begin}{end}市", begin_slug + end_slug
        for field, (field_slug, _) in chance.sample(list(words.FIELDS.items()), len(words.FIELDS)):
            for body, body_slug in chance.sample(list(words.BODIES.items()), chance.randint(3, 14)):
                yield Unit(
                    city=city,
                    field=field,
                    department=f"{city}{field}局",
                    department_slug=f"{city_slug}-{field_slug}-bureau",
                    name=f"{city}{field}{body}",
                    slug=f"{city_slug}-{field_slug}-{body_slug}",
                )


def _registry(units: Iterable[Unit]) -> str:
    lines = []
    for (department, slug), members in groupby(units, lambda unit: (unit.department, unit.department_slug)):
        lines += [f"{department}:", f"  代号: {slug}", "  单位:"]
        lines += [f"    {unit.name}: {unit.slug}" for unit in members]
    return "\n".join(lines) + "\n"


# -- what a project keeps over its years ---------------------------------------------------------------


def _project_names(unit: Unit, chance: random.Random) -> list[str]:
    """In the order in which they were drawn."""
    things = words.FIELDS[unit.field][1]
    names = (
        f"{chance.choice(('', chance.choice(words.DISTRICTS)))}{chance.choice(things)}"
        f"{chance.choice(words.ACTIONS)}{chance.choice(words.ENDINGS)}"
        for _ in range(chance.randint(3, 12))
    )
    return list(dict.fromkeys(names))


def _project(name: str, unit: Unit, chance: random.Random) -> Project:
    nature = chance.choices(NATURES, (4, 4, 2, 1))[0]
    rows = list(_rows(words.FIELDS[unit.field][1], chance))
    waived = chance.random() < 0.03
    if waived:
        rows.append(Row("社会效益指标", f"{unit.field}服务水平", None, 0, chance.choice(words.VAGUE), ""))
    return Project(
        name=name,
        nature=nature,
        category=chance.choices(CATEGORIES, (4, 1))[0],
        years=_years(nature, chance),
        goal=_goal(unit, chance),
        amount=max(30_000, chance.lognormvariate(math.log(1_200_000), 1.4)),
        other_share=chance.choice((0, 0, 0, chance.uniform(0.05, 0.5))),
        waived=waived,
        weights=_weights(len(rows), chance) if chance.random() < 0.15 else [],
        rows=rows,
    )


def _years(nature: str, chance: random.Random) -> range:
    first = chance.choice(YEARS)
    if nature in RECURRENT:
        return range(first, YEARS.stop)
    length = chance.randint(2, 4) if nature == "阶段性项目" else 1
    return range(first, min(first + length, YEARS.stop))


def _goal(unit: Unit, chance: random.Random) -> str:
    """Clauses, 80 to 400 characters of them."""
    wanted = chance.randint(80, 340)
    goal = ""
    for clause in (
        chance.choice(words.GOAL_OPENINGS),
        *chance.sample(words.GOAL_CLAUSES, len(words.GOAL_CLAUSES)),
    ):
        goal += clause.format(
            city=unit.city,
            unit=unit.name,
            place=chance.choice(words.DISTRICTS),
            thing=chance.choice(words.FIELDS[unit.field][1]),
            action=chance.choice(words.ACTIONS),
            number=chance.randint(3, 95),
        )
        if len(goal) >= wanted:
            break
    return goal[:-1] + "。"


def _rows(things: list[str], chance: random.Random) -> Iterator[Row]:
    number = round(chance.triangular(9, 25, 17))
    further = chance.choices(list(words.MEASURES), words.SHARES, k=number - len(EVERYWHERE))
    names: set[str] = set()
    for dimension in (*EVERYWHERE, *further):
        measure: words.Measure | None = chance.choice(words.MEASURES[dimension])
        said = ""
        ending, share, phrases = words.PHRASES.get(dimension, ("", 0, []))
        if chance.random() < share:
            measure, said = None, chance.choice(phrases)
        elif measure:
            ending = measure.ending
        name = ""
        while not name or name in names:
            name = f"{chance.choice(things)}{chance.choice(('', chance.choice(words.ACTIONS)))}{ending}"
        names.add(name)
        base = chance.uniform(measure.low, measure.high) if measure else 0
        explanation = chance.choice(words.EXPLANATIONS) if chance.random() < 0.06 else ""
        yield Row(dimension, name, measure, base, said, explanation)


def _weights(number: int, chance: random.Random) -> list[int]:
    """Whole per cents, 100 together."""
    cuts = sorted(chance.sample(range(1, 100), number - 1))
    return [end - start for start, end in pairwise((0, *cuts, 100))]


# -- how a declaration is written ----------------------------------------------------------------------


def _text(project: Project, unit: Unit, year: int, drift: float, chance: random.Random) -> str:
    phased = len(project.years) > 1 and project.nature not in RECURRENT
    first, last = (project.years[0], project.years[-1]) if phased else (year, year)
    total = round(project.amount * drift, -2)
    other = round(total * project.other_share, -2)
    carryover = round((total - other) * chance.choice((0, 0, 0, 0, 0.1)), -2)
    lines = [
        f"项目名称: {project.name}",
        f"年度: {year}",
        f"项目性质: {project.nature}",
        f"项目类别: {project.category}",
        f"主管部门: {unit.department}",
        f"实施单位: {unit.name}",
        f"计划开始日期: {first}-01-01",
        f"计划完成日期: {last}-12-31",
    ]
    if phased:
        whole = round(project.amount * len(project.years), -4)
        lines += ["项目资金:", f"  项目资金总额: {whole:.2f}", f"  财政资金: {whole:.2f}", "  其他资金: 0.00"]
    lines += [
        "年度资金:",
        f"  年度资金申请总额: {total:.2f}",
        f"  当年财政拨款: {total - other - carryover:.2f}",
        f"  上年结转资金: {carryover:.2f}",
        f"  其他资金: {other:.2f}",
    ]
    if phased:
        lines += ["项目总目标: >-", f"  {project.goal}"]
    lines += ["年度总体目标: >-", f"  {year}年，{project.goal}", "绩效指标:"]
    lines += _indicators(project, drift, total)
    lines += _publication(year, chance)
    if project.waived:
        lines += ["豁免:", "  vague-value: 这份表已经公开，指标值照原文转录。"]
    return "\n".join(lines) + "\n"


def _indicators(project: Project, drift: float, total: float) -> Iterator[str]:
    weights = dict(zip(project.rows, project.weights, strict=False))
    for category, dimensions in LEVEL_1.items():
        if not any(row.dimension in dimensions for row in project.rows):
            continue
        yield f"  {category}:"
        for dimension in dimensions:
            rows = [row for row in project.rows if row.dimension == dimension]
            yield from (f"    {dimension}:",) if rows else ()
            for row in rows:
                yield from _indicator(row, _value(row, drift, total), weights.get(row))


def _indicator(row: Row, value: str, weight: int | None) -> Iterator[str]:
    if not weight and not row.explanation:
        yield f"      {row.name}: {value}"
        return
    yield f"      {row.name}:"
    yield f"        指标值: {value}"
    yield from (f"        权重: {weight}",) if weight else ()
    yield from (f"        说明: {row.explanation}",) if row.explanation else ()


def _value(row: Row, drift: float, total: float) -> str:
    measure = row.measure
    if measure is None:
        return row.words
    drifted = min(max(round(row.base * drift), measure.low), measure.high)
    number = round(total * row.base / 100, -1) if measure.unit == "元" else drifted
    return f"{measure.comparator}{number:.0f}({measure.unit})"


def _publication(year: int, chance: random.Random) -> Iterator[str]:
    if chance.random() < 0.2:
        return
    yield "公开信息:"
    yield f"  公开日期: {year}-{chance.randint(1, 3):02}-{chance.randint(1, 28):02}"
    if chance.random() < 0.7:
        yield f"  索引号: AA{chance.randint(1000, 9999)}-{year}-{chance.randint(1, 999):03}"
    if chance.random() < 0.4:
        yield f"  批复文号: 财预〔{year}〕{chance.randint(1, 99)}号"
    yield f"  来源: {chance.choice(words.ORIGINS)}"
    if chance.random() < 0.3:
        yield "  转录说明:"
        yield from (f"    - {note}" for note in chance.sample(words.NOTES, chance.randint(1, 3)))


def write_project(folder: Path, number: int, seed: int = 1, *, like: Path = ROOT) -> None:
    """Let a folder be a project `like` this one, with a sample for its declarations and nothing left of an older one."""
    for name in ("docs", "overrides", "declarations"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in ("docs", "overrides"):
        shutil.copytree(like / name, folder / name)
    shutil.copy(like / "mkdocs.yml", folder)
    for path, text in sample(number, seed):
        file = folder / "declarations" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_project(Path(sys.argv[2]), int(sys.argv[1]), *map(int, sys.argv[3:]))
