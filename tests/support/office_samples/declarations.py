"""The declarations of the samples, of all editions: those of other tests, the five published ones, and made-up ones."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple

from generator.declarations.editions.known_editions import Editions, read_editions
from generator.declarations.identity import EDITIONS_FOLDER
from generator.declarations.model import Declaration
from generator.declarations.reader import read_declaration, read_registry
from generator.declarations.yaml.source import RawFile, Source, parse_source
from tests.support.forms import EDITIONS, FORMS, REGISTRY
from tests.support.project import REGISTRY as PUBLISHED_REGISTRY
from tests.support.project import ROOT
from tests.support.published import FOLDER, SLUGS
from tests.support.sample import sample

_OWN_REGISTRY: Final = """\
青溪县财政局:
  代号: qingxi-finance
  单位:
    滨江会计站: qingxi-accounts
"""

_OWN_FORMS: Final = {
    "2023/qingxi-accounts/archive.yml": """\
版式: scores
项目名称: 会计档案数字化
年度: 2023
实施单位: 滨江会计站
项目负责科室职责: 整理并扫描全县会计档案。
资金总额:
  预算金额: 1268000
  其中财政资金: 1268000
绩效指标:
  产出指标:
    数量指标:
      扫描档案卷数:
        目标值: ≥42000卷
        分值: 30
        评分标准: 完成全部得满分，每少百分之五扣三分，扣完为止。
      培训会计人员:
        目标值: ≥160人次
        分值: 20
        评分标准: 按签到表计算。
    质量指标:
      扫描件合格率:
        目标值: ≥99.5%
        分值: 30
        评分标准: 按抽查结果计算。
  效益指标:
    社会效益指标:
      查档平均用时:
        目标值: ≤15分钟
        分值: 20
        评分标准: 超过即不得分。
""",
    "2022/qingxi-accounts/inspection.yml": """\
版式: cn-2021
项目名称: 会计信息质量检查
年度: 2022
主管部门: 219001-青溪县财政局
实施单位: 219003-滨江会计站
项目属性: 延续项目
项目期: 2022年3月-2022年11月
年度资金:
  年度资金总额: 36.58
  财政拨款: 30
  其他资金: 6.58
年度总体目标: |-
  检查全县行政事业单位会计信息质量。

  督促整改发现的问题，公布检查结果。
绩效指标:
  成本指标:
    经济成本指标:
      每户检查成本:
        指标值: ≤8500元/户
        分值: 20
  产出指标:
    数量指标:
      检查单位:
        指标值: 43家
        分值: 20
      其中乡镇:
        指标值: ≥12家
    质量指标:
      问题整改率:
        指标值: ≥95%
        分值: 20
    时效指标:
      检查完成时间:
        指标值: 2022年11月底前
        分值: 10
  效益指标:
    社会效益指标:
      检查结果公布:
        指标值: 在门户网站公布
        分值: 10
  满意度指标:
    被检查单位满意度:
      指标值: ≥90%
      分值: 10
""",
    "2024/qingxi-accounts/centre.yml": """\
版式: six-funds
项目名称: 会计服务大厅设备更新
年度: 2024
项目类别: 部门预算项目
预算部门: 青溪县财政局
申报单位: 滨江会计站
资金来源:
  资金总额: 268.3456
  财政拨款: 200
  中央补助: 120.5
  省级资金: 79.5
  单位自有资金: 68.3456
年度总体目标: 更新服务大厅的自助终端和排队系统，缩短会计人员办事时间。
绩效指标:
  产出指标:
    数量指标:
      购置自助终端: =26(台)
      更新窗口设备: ≥34(套)
    时效指标:
      设备验收及时率: =100(%)
  效益指标:
    经济效益指标:
      节约纸张费用: ≥6.5(万元)
  满意度指标:
    办事会计人员满意度: ≥92(%)
""",
}


class SampleDeclaration(NamedTuple):
    """A declaration with its path, the text of its file, and what the reader makes of it."""

    path: str
    text: str
    declaration: Declaration


@cache
def sample_registry() -> str:
    """Return a units.yml that has every body of the samples."""
    *_, (_, made_up) = sample(_MADE_UP)
    return REGISTRY + PUBLISHED_REGISTRY + _OWN_REGISTRY + made_up


def sample_project() -> dict[str, str]:
    """Return the files of declarations/ that an importer of the samples needs, by path: the registry and the editions."""
    editions = {f"{EDITIONS_FOLDER}{name}.yml": text for name, text in EDITIONS.items()}
    return {"units.yml": sample_registry(), **editions}


@cache
def sample_editions() -> Editions:
    """Return the editions that ship and those of the tests, with the usual ones of the units of the samples."""
    files = [RawFile(f"{EDITIONS_FOLDER}{name}.yml", text.encode()) for name, text in EDITIONS.items()]
    editions, problems = read_editions(files)
    assert not problems, problems
    registry, found = read_registry(_parse("units.yml", sample_registry()))
    assert not found, found
    return editions.with_registry(registry)


@cache
def sample_declarations() -> tuple[SampleDeclaration, ...]:
    """Return the declarations of the samples, always in the same order."""
    published = {
        f"{FOLDER}/{slug}.yml": (ROOT / "declarations" / FOLDER / f"{slug}.yml").read_text(encoding="utf-8")
        for slug in SLUGS
    }
    texts = {**FORMS, **published, **_OWN_FORMS, **dict(_made_up())}
    return tuple(SampleDeclaration(path, text, read_sample(path, text)) for path, text in texts.items())


def read_sample(path: str, text: str) -> Declaration:
    """Read a declaration that has no mistake by the editions of the samples."""
    result = read_declaration(_parse(path, text), sample_editions())
    assert result.complete, [problem.message for problem in result.problems]
    return result.declaration


def _parse(path: str, text: str) -> Source:
    source, problems = parse_source(path, text.encode())
    assert source is not None, problems
    return source


# -- made-up declarations in the words of the editions that ship ----------------------------------------

_MADE_UP: Final = 14


def _made_up() -> Iterator[tuple[str, str]]:
    *drawn, _ = sample(_MADE_UP)
    for number in (0, 5, 10):
        yield drawn[number]
    for number, edition in ((1, "cn-2021"), (7, "cn-2021"), (3, "cn-2015"), (12, "cn-2015")):
        path, text = drawn[number]
        folder, _, name = path.rpartition("/")
        yield f"{folder}/{edition}-{name}", "\n".join(_in_words_of(edition, path, text)) + "\n"


def _in_words_of(edition: str, path: str, text: str) -> Iterator[str]:
    """Yield the lines of a made-up declaration of the default edition as one of another edition."""
    declaration = read_sample(path, text)
    total, fiscal = declaration.annual_funding.total, declaration.annual_funding.fiscal_appropriation
    year, whole = declaration.year, declaration.project_funding.total
    yield f"版式: {edition}"
    yield f"项目名称: {declaration.project_name}"
    yield f"年度: {year}"
    yield f"主管部门: {declaration.competent_department}"
    yield f"实施单位: {declaration.implementing_unit}"
    yield "项目属性: 延续项目"
    yield f"项目期: {year}年1月-{year}年12月"
    if edition == "cn-2015" and whole is not None:
        yield from ("项目资金:", f"  实施期资金总额: {_in_wan(whole)}", f"  财政拨款: {_in_wan(whole)}")
    yield from ("年度资金:", f"  年度资金总额: {_in_wan(total)}", f"  财政拨款: {_in_wan(fiscal)}")
    yield f"  其他资金: {_in_wan(total - (fiscal or 0))}"
    yield f"{'年度目标' if edition == 'cn-2015' else '年度总体目标'}: {declaration.annual_goal}"
    yield "绩效指标:"
    yield from _rows_in_words_of(edition, declaration)


def _in_wan(amount: Decimal | None) -> str:
    return f"{(amount or Decimal(0)) / 10_000:f}"


def _rows_in_words_of(edition: str, declaration: Declaration) -> Iterator[str]:
    cost = ("产出指标", "成本指标") if edition == "cn-2015" else ("成本指标", "经济成本指标")
    places = {"经济成本指标": cost, "社会成本指标": None, "生态环境成本指标": None}
    levels: dict[str, dict[str, list[str]]] = {
        "成本指标": {},
        "产出指标": {},
        "效益指标": {},
        "满意度指标": {},
    }
    for row in declaration.performance_indicators:
        place = places.get(row.dimension, row[:2])
        if place is None:
            continue
        value = row.value.text.replace("(", "").replace(")", "")  # such forms print no brackets
        lines = levels[place[0]].setdefault(place[1], [])
        lines += (
            [f"      {row.name}: {value}"]
            if edition == "cn-2015"
            else [f"      {row.name}:", f"        指标值: {value}", "        分值: 5"]
        )
    for level_1, groups in levels.items():
        if groups:
            yield f"  {level_1}:"
        for level_2, lines in groups.items():
            yield from (f"    {level_2}:", *lines)
