"""Forms in documents: labels first, columns second; every judgement is marked, and nothing is lost."""

import pytest

from generator.declarations.editions.known_editions import shipped_editions
from generator.office.document import Block, Cell, Document, Paragraph, Place, Table
from generator.office.recognition.form_file import form_file
from generator.office.recognition.recognize import recognize_forms
from generator.office.recognition.recognized_form import LeftOut, RecognizedForm

FORM = """\
项目名称|河道保洁|项目性质|其他经常性项目|项目类别|其他运转类
主管部门|青溪县水务局|实施单位|青溪县河道所|||
计划开始日期|2025-01-01|计划完成日期|2025-12-31||
项目资金（元）|项目资金总额||年度资金申请总额|1,200,000.00|
|其中：财政资金||其中：当年财政拨款|1,000,000.00|
|其他资金||其他资金|200,000.00|
项目绩效目标|项目总目标||年度总体目标||
|||全年保洁不间断。||
绩效指标|一级指标|二级指标|三级指标|年度(/项目)指标值|
|产出指标|数量指标|保洁河道长度|≥120 (公里)|
|||打捞船只|≥6(艘)|
||质量指标|河面清洁率|≥95(%)|
|效益指标|社会效益指标|受益村庄|≥30(个)|
|满意度指标|服务对象满意度 指标|沿河居民满意度|≥90(%)|
"""
TITLE = (
    Paragraph(text="财政项目支出绩效目标申报表", place=Place()),
    Paragraph(text="（2025年度）", place=Place()),
)


def table(text: str) -> Table:
    """A table by its rows, with `|` between cells."""
    cells = tuple(
        Cell(
            row=row,
            column=column,
            text=cell.replace("⏎", "\n"),
            place=Place(address=f"{row + 1},{column + 1}"),
        )
        for row, line in enumerate(text.splitlines())
        for column, cell in enumerate(line.split("|"))
    )
    return Table(cells=cells, place=Place())


def recognized(*blocks: Block, edition: str | None = None) -> tuple[list[RecognizedForm], list[LeftOut]]:
    return recognize_forms(Document(format="test", blocks=blocks), shipped_editions(), edition)


def one(text: str, *more: Block) -> RecognizedForm:
    (form,), _ = recognized(*TITLE, table(text), *more)
    return form


def marks(form: RecognizedForm) -> list[str]:
    return [line.strip() for line in form_file(form, names_edition=False).splitlines() if "待核对" in line]


def test_a_form_becomes_a_file_without_a_mark() -> None:
    form = one(FORM)
    assert (form.edition.id, form.left_out) == ("shanghai", [])
    assert (
        form_file(form, names_edition=False)
        == """\
项目名称: 河道保洁
年度: 2025
项目性质: 其他经常性项目
项目类别: 其他运转类
主管部门: 青溪县水务局
实施单位: 青溪县河道所
计划开始日期: 2025-01-01
计划完成日期: 2025-12-31
年度资金:
  年度资金申请总额: 1200000.00
  当年财政拨款: 1000000.00
  其他资金: 200000.00
年度总体目标: 全年保洁不间断。
绩效指标:
  产出指标:
    数量指标:
      保洁河道长度: ≥120(公里)
      打捞船只: ≥6(艘)
    质量指标:
      河面清洁率: ≥95(%)
  效益指标:
    社会效益指标:
      受益村庄: ≥30(个)
  满意度指标:
    服务对象满意度指标:
      沿河居民满意度: ≥90(%)
"""
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("|||打捞船只|≥6(艘)|", "打捞船只||||≥6(艘)|", "哪一个是名称、哪一个是指标值，是按内容认的"),
        ("||质量指标|河面清洁率", "|质量指标||河面清洁率", None),
        ("||质量指标|", "||安全指标|", "版式里没有“安全指标”这个二级指标，照原文抄录"),
        ("2025-01-01", "二〇二五年初", "不是一个日期，照原文抄录"),
        ("2025-01-01", "2025年1月1日", None),
        ("1,000,000.00", "一百万", "不是一个金额，照原文抄录"),
        ("1,000,000.00", "100万元", "原文写明以万元为单位"),
        ("受益村庄|", "A1⏎B2|", "原文在字母或数字之间换行，中间有没有空格看不出来"),
        ("≥30(个)", "", "没有看到指标值"),
        ("≥30(个)", "≥三十(个)", "不像指标值，照原文抄录"),
        ("受益村庄", "受益⏎村庄", None),
        ("|||全年保洁不间断。||", "||||全年保洁不间断。|", "不在“年度总体目标”的正下方，按最近的认的"),
        ("服务对象满意度 指标", "服务对象⏎满意度指标", None),
        ("全年保洁不间断。", "全年保洁不间断，" * 8, "没有以句号结尾，可能没有读完，如跨了页"),
        ("（元）", "（万元）", "原表以万元为单位，这种表平常以元为单位"),
    ],
)
def test_a_judgement_is_marked(old: str, new: str, expected: str | None) -> None:
    assert old in FORM
    found = marks(one(FORM.replace(old, new)))
    assert bool(found) == (expected is not None)
    assert expected is None or any(expected in mark for mark in found)


def test_a_heading_that_was_printed_a_row_early() -> None:
    costs = "|成本指标|经济成本指标|人工费用|≤900000(元)|\n|产出指标|数量指标|设备控制数|≤300000(元)|\n|||保洁河道长度"
    form = one(FORM.replace("|产出指标|数量指标|保洁河道长度", costs))
    assert [(row.dimension, row.name.text) for row in form.indicators][:3] == [
        ("经济成本指标", "人工费用"),
        ("经济成本指标", "设备控制数"),
        ("数量指标", "保洁河道长度"),
    ]
    assert len(marks(form)) == 1


def test_persons_are_never_read() -> None:
    form = one(FORM.replace("主管部门|", "项目负责人|沈禾青|联系电话|0999-5550123||\n主管部门|"))
    assert [(piece.text, piece.reason) for piece in form.left_out] == [
        ("项目负责人", "个人的姓名和联系方式不导入"),
        ("联系电话", "个人的姓名和联系方式不导入"),
    ]
    text = form_file(form, names_edition=False)
    assert "沈禾青" not in text
    assert "5550123" not in text


def test_persons_below_the_table_are_never_read() -> None:
    form = one(f"{FORM}|||填报人：沈禾青|联系电话：0999-5550123|\n")
    assert [piece.text for piece in form.left_out] == ["填报人", "联系电话"]
    assert "沈禾青" not in form_file(form, names_edition=False)


def test_what_the_form_has_no_place_for_is_kept_or_listed() -> None:
    more = "立项依据|按年度计划。||||\n计划开始日期"
    form = one(FORM.replace("计划开始日期", more).replace("打捞船只|≥6(艘)|", "打捞船只|≥6(艘)|租用"))
    assert {label: read.text for label, read in form.other_fields.items()} == {"立项依据": "按年度计划。"}
    assert [(piece.text, piece.place.address) for piece in form.left_out] == [("租用", "12,6")]
    assert marks(form) == ["# 待核对：版式 shanghai 没有“立项依据”这一栏，写在其他栏目里"]


def test_two_forms_and_what_is_none() -> None:
    other = FORM.replace("河道保洁", "堤防巡查")
    forms, rest = recognized(
        Paragraph(text="目录", place=Place(page=1)),
        *TITLE,
        table(FORM),
        Paragraph(text="财政项目支出绩效目标申报表（2024年度）", place=Place()),
        table(other),
        table("事项|进展\n第一项|已完成"),
    )
    assert [form.fields["项目名称"].text for form in forms] == ["河道保洁", "堤防巡查"]
    assert [form.year and form.year.text for form in forms] == ["2025", "2024"]
    assert [piece.text for piece in rest] == ["目录"]
    assert [piece.text for piece in forms[1].left_out] == ["事项", "进展", "第一项", "已完成"]
    assert len(forms[1].indicators) == 5


def test_a_table_that_goes_on_after_a_page() -> None:
    first, _, second = FORM.partition("||质量指标")
    for again in ("", "绩效指标|一级指标|二级指标|三级指标|指标值|\n"):
        form = one(first, table(f"{again}||质量指标{second}"))
        assert [row.dimension for row in form.indicators] == [
            *("数量指标", "数量指标", "质量指标", "社会效益指标", "服务对象满意度指标")
        ]
        assert marks(form) == []


def test_what_is_no_form() -> None:
    forms, rest = recognized(table("事项|进展\n项目名称|第一项"))
    assert forms == []
    assert len(rest) == 4
    assert recognized()[0] == []


def test_an_edition_can_be_named() -> None:
    (form,), _ = recognized(*TITLE, table(FORM), edition="cn-2015")
    assert form.edition.id == "cn-2015"
