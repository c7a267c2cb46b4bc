"""A proposal with every kind of change, as text, Markdown, HTML, CSV and JSON."""

import csv
import html
import io
import json
from collections.abc import Callable

import html5lib
import pytest

from generator.changes.compare import ChangeSet, compare_files
from generator.changes.reports.links import ReportLinks
from generator.changes.reports.report_csv import HEADINGS, changes_to_csv
from generator.changes.reports.report_html import changes_to_html
from generator.changes.reports.report_json import changes_to_json
from generator.changes.reports.report_markdown import comment_markdown
from generator.changes.reports.report_terminal import change_lines
from generator.checks import report_ci
from generator.declarations.yaml.source import RawFile
from tests.support.project import ROOT, blessed

GOLDEN = ROOT / "tests/golden/report"
LINKS = ReportLinks(
    "https://forge.example/blob/main/declarations/{path}#L{line}", "https://preview.example/{page}"
)
REGISTRY = """\
青溪县水务局:
  代号: water-bureau
  单位:
    青溪县水库管理处: reservoir-office
    青溪县排水站: drainage-station
"""


def declaration(
    name: str, *, year: int = 2025, amount: str = "1000000.00", unit: str = "青溪县水库管理处", rows: str = ""
) -> str:
    return f"""\
项目名称: {name}
年度: {year}
项目性质: 其他经常性项目
项目类别: 其他运转类
主管部门: 青溪县水务局
实施单位: {unit}
计划开始日期: {year}-01-01
计划完成日期: {year}-12-31
年度资金:
  年度资金申请总额: {amount}
  当年财政拨款: {amount}
年度总体目标: {name}按计划完成。
绩效指标:
  产出指标:
    数量指标:
      {name}改造户数: ≥1477(户)
      {name}巡查次数: ≥12(次)
    质量指标:
      {name}验收合格率: ≥95(%)
{rows}  效益指标:
    社会效益指标:
      {name}受益人口: ≥5(万人)
  满意度指标:
    服务对象满意度指标:
      {name}用户满意度: ≥90(%)
"""


OFFICE, STATION, NEXT = "2025/reservoir-office", "2025/drainage-station", "2026/reservoir-office"
WITHDRAWN = f"""\
{OFFICE}/declared.yml:
  项目名称: 登记撤下
  撤下日期: 2026-03-01
  撤下单位: 青溪县水务局
  理由: 与“堤防加固”重复填报。
{OFFICE}/pump.yml:
  项目名称: 泵房
  撤下日期: 2026-03-01
  撤下单位: 青溪县水务局
  理由: 职责划转。
  移到: {STATION}/pump.yml
"""
BEFORE = {
    "units.yml": REGISTRY,
    f"{OFFICE}/gone.yml": declaration("直接删去", amount="1102100.00"),
    f"{OFFICE}/declared.yml": declaration("登记撤下"),
    f"{OFFICE}/pump.yml": declaration("泵房"),
    f"{OFFICE}/old-name.yml": declaration("文件改名"),
    f"{OFFICE}/project.yml": declaration("原来的名称"),
    f"{OFFICE}/unit-slip.yml": declaration("金额出格", amount="860000.00"),
    f"{OFFICE}/weaker.yml": declaration("放宽很多"),
    f"{OFFICE}/slightly.yml": declaration(
        "放宽一点", rows="    时效指标:\n      放宽一点响应时间: ≤0(小时)\n"
    ),
    f"{OFFICE}/words.yml": declaration("数值改文字"),
    f"{OFFICE}/money.yml": declaration("只改金额", amount="6480000.00"),
    f"{OFFICE}/dates.yml": declaration("只改日期"),
    f"{OFFICE}/leak.yml": declaration("个人信息"),
    f"{OFFICE}/broken.yml": declaration("写坏了"),
    f"{OFFICE}/spaces.yml": declaration("只改写法"),
    f"{OFFICE}/yearly.yml": declaration("堤防加固"),
}
AFTER = {
    "units.yml": REGISTRY.replace("青溪县排水站", "青溪县排水管理站").rstrip()
    + "\n    青溪县节水办: saving-office\n",
    "withdrawn.yml": WITHDRAWN,
    "说明.docx": "",
    f"{STATION}/pump.yml": declaration("泵房").replace("青溪县水库管理处", "青溪县排水站"),
    f"{OFFICE}/new-name.yml": declaration("文件改名"),
    f"{OFFICE}/project.yml": BEFORE[f"{OFFICE}/project.yml"].replace(
        "项目名称: 原来的名称", "项目名称: 现在的名称"
    ),
    f"{OFFICE}/unit-slip.yml": BEFORE[f"{OFFICE}/unit-slip.yml"].replace("860000.00", "8600000.00"),
    f"{OFFICE}/weaker.yml": BEFORE[f"{OFFICE}/weaker.yml"]
    .replace("≥1477(户)", "≥1000(户)")
    .replace("≥12(次)", "≥20(次)")
    .replace("2025-12-31", "2026-12-31"),
    f"{OFFICE}/slightly.yml": BEFORE[f"{OFFICE}/slightly.yml"]
    .replace("≥90(%)", "≥88(%)")
    .replace("≤0(小时)", "≤2(小时)"),
    f"{OFFICE}/words.yml": BEFORE[f"{OFFICE}/words.yml"]
    .replace("≥5(万人)", "明显增加")
    .replace("      数值改文字巡查次数: ≥12(次)\n", ""),
    f"{OFFICE}/money.yml": BEFORE[f"{OFFICE}/money.yml"].replace("6480000.00", "6680000.00"),
    f"{OFFICE}/dates.yml": BEFORE[f"{OFFICE}/dates.yml"].replace("2025-12-31", "2025-11-30")
    + "豁免:\n  vague-value: 照批复转录。\n",
    f"{OFFICE}/leak.yml": BEFORE[f"{OFFICE}/leak.yml"].replace("按计划完成", "由张三 13812345678 负责"),
    f"{OFFICE}/broken.yml": BEFORE[f"{OFFICE}/broken.yml"].replace("年度: 2025", "年度: 二〇二五"),
    f"{OFFICE}/spaces.yml": BEFORE[f"{OFFICE}/spaces.yml"].replace("1000000.00", "1000000"),
    f"{OFFICE}/yearly.yml": BEFORE[f"{OFFICE}/yearly.yml"],
    f"{NEXT}/yearly.yml": declaration("堤防加固", year=2026, amount="1040000.00").replace("≥95(%)", "≥90(%)"),
    f"{NEXT}/new.yml": declaration("全新的项目", year=2026, amount="1039800.00"),
}


def proposal() -> ChangeSet:
    before, after = (
        [RawFile(path, text.encode()) for path, text in side.items()] for side in (BEFORE, AFTER)
    )
    return compare_files(before, after)


REPORTS: dict[str, Callable[[ChangeSet], str]] = {
    "report.txt": lambda found: "".join(f"{line.plain}\n" for line in change_lines(found, LINKS)),
    "report.md": lambda found: comment_markdown(found, LINKS),
    "report.html": lambda found: changes_to_html(found, LINKS),
    "report.csv": lambda found: changes_to_csv(found, LINKS).replace("\r\n", "\n"),
    "report.json": lambda found: report_ci.to_json(changes_to_json(found)) + "\n",
}


@pytest.mark.parametrize("name", REPORTS)
def test_golden_report(name: str) -> None:
    assert blessed(GOLDEN / name, REPORTS[name](proposal()))


def test_the_gravest_comes_first() -> None:
    heads = [line for line in REPORTS["report.txt"](proposal()).splitlines() if "  青溪县" in line]
    assert [head.split(" ")[0] for head in heads] == [
        *("删除", "改了文件名", "移到另一单位", "撤下"),
        *("修改", "修改", "修改", "修改", "新增", "修改", "修改", "修改", "新增"),
    ]
    assert [head.split("《")[1].split("》")[0] for head in heads[4:]] == [
        "金额出格",
        "放宽一点",
        "数值改文字",
        "放宽很多",
        "堤防加固",
        "只改金额",
        "只改日期",
        "现在的名称",
        "全新的项目",
    ]


def test_the_table_reads_back() -> None:
    written = changes_to_csv(proposal(), LINKS)
    assert written.startswith("\ufeff")
    assert written.count("\n") == written.count("\r\n")
    rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))
    assert tuple(rows[0]) == HEADINGS
    assert {len(row) for row in rows} == {len(HEADINGS)}
    assert not [cell for row in rows for cell in row if cell[:1] in "=@\t" and cell]
    weaker = {row[5]: row for row in rows if row[9] == "放宽" and row[7] == "≥1477(户)"}
    assert weaker["放宽很多"][8:11] == ["≥1000(户)", "放宽", "-32.3"]
    money = next(row for row in rows if row[5] == "只改金额")
    assert money[7:12] == ["6480000.00", "6680000.00", "", "+3.1", "200000.00"]


def test_html_is_one_sound_file_that_quotes_nothing_as_markup() -> None:
    name = "'甲<b>&\"x'"
    before = declaration("甲")
    found = compare_files(
        [RawFile(f"{OFFICE}/a.yml", before.encode())],
        [RawFile(f"{OFFICE}/a.yml", before.replace("项目名称: 甲", f"项目名称: {name}").encode())],
    )
    for written in (changes_to_html(found, LINKS), REPORTS["report.html"](proposal())):
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        document = parser.parse(written)
        assert not list(document.iter("b")) + list(document.iter("script")) + list(document.iter("link"))
        assert not [one for one in document.iter() if "style" in one.attrib]
    assert html.escape('甲<b>&"x') in changes_to_html(found)


def test_json_names_every_address_that_is_given_up() -> None:
    written = json.loads(REPORTS["report.json"](proposal()))
    given_up = {
        found["path"]: found["undeclared"] for found in written["declarations"] if found["gravity"] == "gone"
    }
    assert given_up == {
        f"{OFFICE}/gone.yml": True,
        f"{OFFICE}/new-name.yml": True,
        f"{OFFICE}/declared.yml": False,
        f"{STATION}/pump.yml": False,
    }


def test_personal_data_in_a_withdrawal_is_not_quoted() -> None:
    leak = WITHDRAWN.replace("职责划转", "由张三 13812345678 提出")
    files = {**AFTER, "withdrawn.yml": leak}
    before, after = (
        [RawFile(path, text.encode()) for path, text in side.items()] for side in (BEFORE, files)
    )
    found = compare_files(before, after)
    for report in REPORTS.values():
        assert "13812345678" not in html.unescape(report(found))
        assert "含有个人信息或涉密标志，不引用" in html.unescape(report(found))


def test_links_are_only_for_what_is_there() -> None:
    assert LINKS.to_line("2025/a b/c.yml", 3).endswith("/2025/a%20b/c.yml#L3")
    given_up = {
        found.path: LINKS.to_page(found) for found in proposal().declarations if found.kind == "removed"
    }
    assert given_up == {
        f"{OFFICE}/gone.yml": "",
        f"{OFFICE}/declared.yml": "https://preview.example/2025/reservoir-office/declared/",
    }
    assert ReportLinks().to_line("units.yml", 3) == ""
    for line in REPORTS["report.md"](proposal()).splitlines():
        assert f"{OFFICE}/gone.yml#L" not in line
