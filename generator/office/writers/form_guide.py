"""The explanations on a sheet of a blank form in Excel: rules, fields, headings, and choices."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from generator.declarations.field_guide import FIELD_INSTRUCTIONS
from generator.declarations.model import Declaration
from generator.forms import edition as e
from generator.forms import vocabulary as v
from generator.forms.edition import Edition, FormCell, FundingBlock, FundingLine
from generator.forms.glossary import TERMS_BY_NAME, in_unit
from generator.forms.printed_form import format_in_unit
from generator.office.writers.form_layout import BLANK_ROWS

GUIDE_COLUMNS: Final = (("栏目", 26), ("必填", 10), ("意思", 46), ("怎样填", 40), ("例子", 30))
"""The columns of the explanations of fields, each with its width in characters."""

_CHOICE_TITLE: Final = "可以选的"
_IN_A_FORM: Final = {v.COMPETENT_DEPARTMENT: "写全称。", v.IMPLEMENTING_UNIT: "写全称。"}
_OWN_TYPES: Final = {
    e.PARAGRAPHS_TYPE: "可以分段。",
    e.NUMBER_TYPE: "只写数。",
    "一行": "写在一行里。",
    "代码": "照原来的代码写。",
    "时间": "写一天，或者起止的时间。",
}
_ALWAYS_REQUIRED: Final = frozenset({v.PROJECT_NAME, v.IMPLEMENTING_UNIT, v.ANNUAL_TOTAL})


class GuideRow(NamedTuple):
    """A row of the sheet, from its first column; a head begins a part."""

    texts: tuple[str, ...]
    is_head: bool = False


class FormGuide(NamedTuple):
    """The rows of the sheet; the choices of each field are texts of its first column, one below the other."""

    rows: tuple[GuideRow, ...]

    def choice_rows(self, choices: tuple[str, ...]) -> tuple[int, int]:
        """Return the first and the last row of some choices."""
        first_texts = [row.texts[0] for row in self.rows]
        for start in range(len(first_texts)):
            if self.rows[start - 1].is_head and tuple(first_texts[start : start + len(choices)]) == choices:
                return start, start + len(choices) - 1
        raise ValueError(choices)


def form_guide(edition: Edition) -> FormGuide:
    """Explain the blank form of an edition."""
    rows = [GuideRow((f"{edition.title}怎样填",), is_head=True)]
    rows += [GuideRow(("", "", rule)) for rule in _rules(edition)]
    rows += [GuideRow(tuple(name for name, _ in GUIDE_COLUMNS), is_head=True)]
    rows += [_cell_row(edition, cell) for cell in edition.cells]
    rows += [_amount_row(edition, block, line) for block in edition.funding for line in block.lines]
    rows += list(_indicator_rows(edition))
    rows += [GuideRow((v.LEVEL_1, "", "意思", v.LEVEL_2), is_head=True)]
    rows += [
        GuideRow((category, "", TERMS_BY_NAME[kind.dimension].meaning, dimension or "没有二级指标"))
        for category, dimension, kind in edition.headings
    ]
    for meaning, choices in edition.choices.items():
        rows.append(GuideRow((f"{_CHOICE_TITLE}{edition.label(meaning)}",), is_head=True))
        rows += [GuideRow((choice, "", _meaning(choice))) for choice in choices]
    return FormGuide(tuple(rows))


def _rules(edition: Edition) -> Iterator[str]:
    yield "一张表填一个项目、一个年度。年度写在表名下面的括号里。"
    yield "只填空白的格；表上印的字不改，列不增不减。没有内容的格空着。"
    yield f"金额以{edition.money_unit}为单位，只写数，不写“元”“万元”；千位的逗号会自己显示。"
    if any(len(block.lines) > 1 for block in edition.funding):
        yield "各项资金填好，总额自己加出来。另外写了总额的，表的右边会说明与各项之和对不对得上。"
    if edition.choices:
        yield "有选项的格，点它右边的箭头来选。"
    yield f"每个二级指标下面有 {BLANK_ROWS} 行，一行一个指标。不够的，在其中插入整行；多的空着。"
    if not edition.columns.as_written:
        yield "指标值写成“比较符号、数、括号里的单位”，如 ≥90(%)；不能用数表示的，直接写文字。"
    if edition.columns.weight_total is not None:
        label, total = edition.columns.weight, edition.columns.weight_total
        yield f"{label}加起来应为 {total}，表的右边会说明对不对得上。"


def _cell_row(edition: Edition, cell: FormCell) -> GuideRow:
    label, meaning, own_type = cell
    required = {meaning or label} <= edition.required | _ALWAYS_REQUIRED
    if not meaning:
        how = _OWN_TYPES.get(own_type, f"以{edition.money_unit}为单位，只写数。")
        return GuideRow((label, _need(required=required), "这种表自有的栏目。", how, ""))
    choices = edition.choices.get(meaning, ())
    if choices:
        text = _meaning(meaning).partition("，有")[0].rstrip("。") + "。"
        return GuideRow((label, _need(required=required), text, "从列表里选一个。", choices[0]))
    how = FIELD_INSTRUCTIONS[meaning].text if meaning in FIELD_INSTRUCTIONS else ""
    example = FIELD_INSTRUCTIONS[meaning].example if meaning in FIELD_INSTRUCTIONS else ""
    text = _meaning(meaning)
    if meaning in (v.NATURE, v.CATEGORY):  # open on this form
        text, how, example = text.partition("，有")[0].rstrip("。") + "。", "照本单位的叫法写。", ""
    if not example:
        example = _EXAMPLES.get(meaning, "")
    return GuideRow((label, _need(required=required), text, _IN_A_FORM.get(meaning, how), example))


_EXAMPLES: Final = {
    str(field.alias): str(field.examples[0]) for field in Declaration.model_fields.values() if field.examples
}


def _amount_row(edition: Edition, block: FundingBlock, line: FundingLine) -> GuideRow:
    example = FIELD_INSTRUCTIONS[line.role].example if line.role in FIELD_INSTRUCTIONS else ""
    how = f"是{line.part_of}的一部分。" if line.part_of else ""
    if line is block.total and block.parts:
        how = f"是{'、'.join(part.label for part in block.parts)}之和，自己加出来。"
    return GuideRow(
        (
            f"{block.label} › {line.label}",
            _need(required=line.role in edition.required | _ALWAYS_REQUIRED),
            in_unit(_meaning(line.role), edition.money_unit),
            how,
            format_in_unit(Decimal(example), edition.money_unit, edition.decimals) if example else "",
        )
    )


def _indicator_rows(edition: Edition) -> Iterator[GuideRow]:
    yield GuideRow(
        (v.LEVEL_3, _need(required=True), _meaning(v.LEVEL_3), "写本单位自己拟定的名称。", "培训场数")
    )
    for meaning, label in edition.column_labels.items():
        known = FIELD_INSTRUCTIONS.get(meaning)
        if meaning == v.INDICATOR_VALUE:
            yield GuideRow(
                (label, _need(required=edition.requires(meaning)), _meaning(meaning), "", "≥50(场)")
            )
        elif meaning != v.EXPLANATION and (meaning != v.WEIGHT or edition.columns.weight_total is not None):
            example = known.example if known else ""
            yield GuideRow(
                (label, _need(required=False), _meaning(meaning), known.text if known else "", example)
            )


def _need(*, required: bool) -> str:
    return "必填" if required else "可以空着"


def _meaning(name: str) -> str:
    term = TERMS_BY_NAME.get(name)
    return term.meaning if term else ""
