"""A scripted history of 31 edits in a real repository: each is reported and judged rightly, and nothing else is."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.changes.compare import ChangeSet, compare_files
from generator.changes.field_changes import ChangeKind
from generator.system.files import declaration_files
from generator.system.programs.git import revision_files
from tests.support.repository import commit, git

REGISTRY = """\
示例市文化局:
  代号: culture-bureau
  单位:
    示例市图书馆: library
    示例市博物馆: museum
"""

HEAD = """\
项目名称: {name}
年度: 2025
项目性质: 其他经常性项目
项目类别: 其他运转类
主管部门: 示例市文化局
实施单位: 示例市{unit}
计划开始日期: 2025-01-01
计划完成日期: 2025-12-31
年度资金:
  年度资金申请总额: {total}
  当年财政拨款: {total}
年度总体目标: {goal}
绩效指标:
"""

LENDING = (
    HEAD.format(
        name="图书流通经费",
        unit="图书馆",
        total="9280000.00",
        goal="全年开馆三百天，馆藏图书流通一百万册次。",
    )
    + """\
  成本指标:
    经济成本指标:
      设备维护控制数: =158640(元)
      书架更换控制数: =330000(元)
  产出指标:
    数量指标:
      巡检次数: ≥2(次)
      讲座场数: 10~12(场)
      志愿人员配置人数: ≥2(人)
      应急演练次数: ≥1(次)
      读者活动人次: ≥36(人次)
      持证读者人数: ≥3(万人)
    质量指标:
      图书上架准确率: =100(%)
      图书更新率:
        指标值: ≥30(‰)
        权重: 5
        说明: 按年末馆藏计算。
    时效指标:
      故障响应时间: ≤4(小时)
      通借通还及时率: =100(%)
  效益指标:
    社会效益指标:
      重大安全事故发生: ≤1(次)
      累计停机时长: ≤2(小时)
      阅读推广影响: 在全市各区建立分馆并公布名单
    可持续影响指标:
      共建机制: 提升
  满意度指标:
    服务对象满意度指标:
      读者满意度: ≥90(%)
"""
)

DIGITAL = (
    HEAD.format(name="古籍数字化经费", unit="图书馆", total="488640.00", goal="完成馆藏善本的数字化扫描。")
    + """\
  产出指标:
    数量指标:
      善本扫描页数: ≥50000(页)
    质量指标:
      影像合格率: ≥98(%)
  效益指标:
    社会效益指标:
      线上阅览人次: ≥20(万人次)
  满意度指标:
    服务对象满意度指标:
      研究人员满意度: ≥85(%)
豁免:
  goal-column: 照原文转录。
"""
)

EXHIBITION = (
    HEAD.format(name="临时展览经费", unit="博物馆", total="1200000.00", goal="举办六个临时展览。")
    + """\
  产出指标:
    数量指标:
      展览场次: ≥6(场)
    质量指标:
      展品完好率: =100(%)
  效益指标:
    社会效益指标:
      参观人次: ≥12(万人次)
公开信息:
  公开日期: 2025-03-01
"""
)

HEATING = EXHIBITION.replace("临时展览经费", "库房恒温经费").replace("1200000.00", "66000.00")
LIGHTING = (
    HEATING.replace("库房恒温经费", "展厅照明经费").replace("66000.00", "88000.00").replace("举办六个临时展览", "更换灯具")
    .replace("展览场次: ≥6(场)", "灯具更换数: ≥300(套)").replace("展品完好率", "照明验收合格率").replace("≥12(万人次)", "≥10(万人次)")
)  # fmt: skip

# Last year's file copied: the year, dates and publication info moved, and four edits.
NEXT_HEATING = (
    HEATING.replace("2025", "2026").replace("2026-03-01", "2026-02-27")
    .replace("66000.00", "72600.00").replace("举办六个", "举办七个").replace("=100(%)", "≥98(%)")
    + "豁免:\n  goal-column: 照批复转录。\n"
)  # fmt: skip

A, B, C = "2025/library/lending.yml", "2025/library/digital.yml", "2025/museum/exhibition.yml"
D, E = "2025/museum/heating.yml", "2025/museum/lighting.yml"
START = {"units.yml": REGISTRY, A: LENDING, B: DIGITAL, C: EXHIBITION, D: HEATING, E: LIGHTING}


class Edit(NamedTuple):
    """In the file `path`, what is written instead of what; and what a reviewer must be told."""

    path: str
    old: str
    new: str
    findings: tuple[str, ...]


def edit(path: str, old: str, new: str, *findings: str) -> Edit:
    return Edit(path, old, new, findings)


P = f"{A} changed 绩效指标/"
EDITS = (
    edit(A, "=158640(元)", "=20(万元)", P + "成本指标/经济成本指标/设备维护控制数/指标值 weaker 上限提高"),
    edit(A, "=330000(元)", "≤330000(元)", P + "成本指标/经济成本指标/书架更换控制数/指标值 neither 要求相同，只是写法不同"),
    edit(A, "巡检次数: ≥2(次)", "巡检次数: ≥4(次)", P + "产出指标/数量指标/巡检次数/指标值 stronger 下限提高"),
    edit(A, "10~12(场)", "8~15(场)", P + "产出指标/数量指标/讲座场数/指标值 weaker 下限降低、上限提高"),
    edit(
        A, "志愿人员配置人数", "志愿人员配备人数",
        f"{A} renamed 绩效指标/产出指标/数量指标/志愿人员配备人数 neither ",
    ),
    edit(
        A, "      应急演练次数: ≥1(次)\n", "",
        f"{A} removed 绩效指标/产出指标/数量指标/应急演练次数 weaker 删除指标",
    ),
    edit(A, "≥36(人次)", "≤36(人次)", P + "产出指标/数量指标/读者活动人次/指标值 neither 比较方向改变，请核对"),
    edit(A, "≥3(万人)", "≥3(万人次)", P + "产出指标/数量指标/持证读者人数/指标值 neither 单位改变，请核对"),
    edit(A, "图书上架准确率: =100(%)", "图书上架准确率: ≥95(%)", P + "产出指标/质量指标/图书上架准确率/指标值 weaker 下限降低"),
    edit(A, "≥30(‰)", "≥4(%)", P + "产出指标/质量指标/图书更新率/指标值 stronger 下限提高"),
    edit(A, "权重: 5", "权重: 8", P + "产出指标/质量指标/图书更新率/权重 neither "),
    edit(A, "按年末馆藏计算。", "按年初馆藏计算。", P + "产出指标/质量指标/图书更新率/说明 neither "),
    edit(A, "≤4(小时)", "≤8(小时)", P + "产出指标/时效指标/故障响应时间/指标值 weaker 上限提高"),
    edit(A, "通借通还及时率: =100(%)", "通借通还及时率: 基本及时", P + "产出指标/时效指标/通借通还及时率/指标值 weaker 数值改为文字"),
    edit(A, "≤1(次)", "=0(次)", P + "效益指标/社会效益指标/重大安全事故发生/指标值 stronger 上限降低"),
    edit(A, "≤2(小时)", "≤120(分钟)", P + "效益指标/社会效益指标/累计停机时长/指标值 neither 同值换算"),
    edit(A, "在全市各区建立分馆并公布名单", "影响明显", P + "效益指标/社会效益指标/阅读推广影响/指标值 weaker 具体要求改为笼统说法"),
    edit(A, "共建机制: 提升", "共建机制: ≥5(家)", P + "效益指标/可持续影响指标/共建机制/指标值 stronger 文字改为数值"),
    edit(A, "读者满意度: ≥90(%)", "读者满意度: '>90(%)'", P + "满意度指标/服务对象满意度指标/读者满意度/指标值 stronger 下限提高"),
    edit(A, "流通一百万册次", "流通九十万册次", f"{A} changed 年度总体目标 neither "),
    edit(
        A, "9280000.00", "9300000.00",
        f"{A} changed 年度资金/年度资金申请总额 neither ", f"{A} changed 年度资金/当年财政拨款 neither ",
    ),
    edit(
        B, "    质量指标:\n      影像合格率: ≥98(%)\n", "    质量指标:\n      影像合格率: ≥98(%)\n      目录准确率: ≥99(%)\n",
        f"{B} added 绩效指标/产出指标/质量指标/目录准确率 stronger 新增指标",
    ),
    edit(
        B, "  满意度指标:\n    服务对象满意度指标:\n      研究人员满意度: ≥85(%)\n", "",
        f"{B} removed 绩效指标/满意度指标/服务对象满意度指标/研究人员满意度 weaker 删除指标，不再有满意度指标",
    ),
    edit(B, "豁免:\n  goal-column: 照原文转录。\n", "", f"{B} removed 豁免/goal-column neither "),
    edit(C, "2025-12-31", "2025-11-30", f"{C} changed 计划完成日期 neither "),
    edit(C, "公开日期: 2025-03-01", "公开日期: 2025-03-05", f"{C} changed 公开信息/公开日期 neither "),
    edit(D, "66000.00", "66,000", f"{D} rewritten"),
    edit(
        "units.yml", "示例市博物馆: museum", "示例市博物院: museum",
        "units.yml renamed 示例市文化局/单位/示例市博物院 neither ",
    ),
    edit(E, "", "2025/museum/gallery-lighting.yml", f"{E} renamed to 2025/museum/gallery-lighting.yml"),
    edit(
        "2025/library/security.yml", "", DIGITAL.replace("古籍数字化经费", "安保经费").replace("善本", "门岗"),
        "2025/library/security.yml added compared with nothing",
        "2025/library/security.yml added 豁免/goal-column neither ",
    ),
    edit(
        "2026/museum/heating.yml", "", NEXT_HEATING,
        f"2026/museum/heating.yml added compared with {D}",
        "2026/museum/heating.yml changed 年度资金/年度资金申请总额 neither ",
        "2026/museum/heating.yml changed 年度资金/当年财政拨款 neither ",
        "2026/museum/heating.yml changed 年度总体目标 neither ",
        "2026/museum/heating.yml changed 绩效指标/产出指标/质量指标/展品完好率/指标值 weaker 下限降低",
        "2026/museum/heating.yml added 豁免/goal-column neither ",
    ),
)  # fmt: skip


def edited(files: Mapping[str, str], change: Edit) -> dict[str, str]:
    """The files after one edit."""
    path, old, new, _ = change
    rest = {known: text for known, text in files.items() if known != path}
    if not old and path in files:
        return {**rest, new: files[path]}
    if not old:
        return {**rest, path: new}
    assert files[path].count(old) >= 1, f"{old} is not in {path}"
    return {**rest, path: files[path].replace(old, new)}


def told(found: ChangeSet) -> list[str]:
    """Everything that is found, a line each."""
    lines = [f"{file.path} not comparable" for file in found.not_comparable]
    lines += [f"{path} rewritten" for path in found.rewritten]
    placed = [("units.yml", change) for change in found.registry]
    for declaration in found.declarations:
        if declaration.former_path:
            lines.append(f"{declaration.former_path} renamed to {declaration.path}")
        elif declaration.kind is ChangeKind.ADDED:
            lines.append(f"{declaration.path} added compared with {declaration.compared_with or 'nothing'}")
        elif not declaration.changes:
            lines.append(f"{declaration.path} {declaration.kind}")
        placed += [(declaration.path, change) for change in declaration.changes]
    return sorted(
        [
            *lines,
            *(
                f"{path} {c.kind} {'/'.join(c.location)} {c.verdict.judgement} {c.verdict.reason}"
                for path, c in placed
            ),
        ]
    )


def history() -> Iterator[dict[str, str]]:
    """The files at the start and after each edit."""
    files = dict(START)
    yield files
    for change in EDITS:
        files = edited(files, change)
        yield files


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a commit for the start and one for each edit."""
    folder = tmp_path_factory.mktemp("history")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    for files in history():
        commit(folder, files)
    return folder / "declarations"


def test_the_history_has_thirty_one_edits() -> None:
    assert len(EDITS) == 31


@pytest.mark.parametrize("number", range(31))
def test_each_edit_is_found_rightly_judged_and_alone(repository: Path, number: int) -> None:
    before = revision_files(repository, f"main~{31 - number}")
    after = revision_files(repository, f"main~{30 - number}")
    assert told(compare_files(before, after)) == sorted(EDITS[number].findings)


def test_all_edits_together_are_found_and_nothing_else(repository: Path) -> None:
    found = told(compare_files(revision_files(repository, "main~31"), declaration_files(repository)))
    assert found == sorted(finding for change in EDITS for finding in change.findings)


SWAPPED = {"weaker": "stronger", "stronger": "weaker", "neither": "neither"}


def test_backwards_every_judgement_is_the_other_one(repository: Path) -> None:
    first, last = revision_files(repository, "main~31"), revision_files(repository, "main")
    there, back = compare_files(first, last), compare_files(last, first)

    def judgements(found: ChangeSet) -> list[tuple[str, str]]:
        return sorted(
            (d.declaration.project_name, c.verdict.judgement.value)
            for d in found.declarations
            if d.kind is not ChangeKind.ADDED  # what it is compared with is there in one direction only
            for c in d.changes
        )

    assert judgements(there) == sorted((name, SWAPPED[judgement]) for name, judgement in judgements(back))


def test_a_revision_compared_with_itself_has_not_changed(repository: Path) -> None:
    files = revision_files(repository, "main")
    assert not compare_files(files, files)
    assert files == declaration_files(repository)
