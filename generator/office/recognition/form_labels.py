"""The labels and headings of an edition by their words: what a cell of a form is a label of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from generator.forms import vocabulary as v
from generator.forms.edition import Edition, FundingBlock, FundingLine
from generator.forms.habits import SYNONYMS
from generator.office.recognition.rows import label_key

YEAR_KEYS: Final = frozenset({v.YEAR, "预算年度", "申报年度", "年份"})
LEVEL_1_KEYS: Final = frozenset({v.LEVEL_1, "一级"})
LEVEL_2_KEYS: Final = frozenset({v.LEVEL_2, "二级"})
LEVEL_3_KEYS: Final = frozenset({v.LEVEL_3, "三级", "指标名称", "三级指标名称", "绩效指标名称"})
NUMBER_KEYS: Final = frozenset({"序号", "编号"})
SIDE_KEYS: Final = frozenset(
    {
        *(v.INDICATORS, v.PROJECT_FUNDING, v.ANNUAL_FUNDING),
        *("年度绩效指标", "项目绩效目标", "绩效目标", "年度目标", "总体目标", "指标"),
    }
)
"""Words that stand at the side of a part of the form, or above it, and have no value of their own."""

_COLUMN_HABITS: Final[Mapping[str, str]] = {
    v.INDICATOR_VALUE: v.INDICATOR_VALUE,
    **dict.fromkeys(
        (
            *("年度指标值", "目标值", "年度目标值", "年度(/项目)指标值"),
            *("指标值及单位", "当年预期实现值", "计划指标值"),
        ),
        v.INDICATOR_VALUE,
    ),
    **dict.fromkeys((v.WEIGHT, "分值", "分值权重", "指标分值"), v.WEIGHT),
    **dict.fromkeys(("指标解释", "指标说明", "指标内容"), v.EXPLANATION),
    **dict.fromkeys((v.COMPARATOR_COLUMN, "比较符号", "运算符号", "指标性质", "符号"), v.COMPARATOR_COLUMN),
    **dict.fromkeys((v.UNIT_COLUMN, "度量单位", "单位"), v.UNIT_COLUMN),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class FormLabels:
    """The labels of an edition, by their words (see `label_key`).

    `fields` are labels as printed of cells above the indicators, `funding` the lines that a label can stand for,
    `categories` and `dimensions` headings as printed, a dimension with the level-1 headings that it can stand under.
    `columns` are meanings of columns of the indicator table.
    """

    edition: Edition
    fields: Mapping[str, str]
    funding: Mapping[str, tuple[tuple[FundingBlock, FundingLine], ...]]
    categories: Mapping[str, str]
    dimensions: Mapping[str, tuple[tuple[str, str], ...]]
    columns: Mapping[str, str]

    @property
    def keys(self) -> frozenset[str]:
        """Every label that the form prints itself."""
        printed = {
            *(label_key(cell.label) for cell in self.edition.cells),
            *(label_key(line.label) for block in self.edition.funding for line in block.lines),
            *(label_key(text) for heading in self.edition.headings for text in heading[:2]),
            *(label_key(label) for label in self.edition.column_labels.values()),
        }
        return frozenset(printed - {""})

    def is_side(self, key: str) -> bool:
        """Return whether a cell with this text is the heading at the left of a part of the form, which has no value."""
        return key in SIDE_KEYS or any(key == label_key(block.label) for block in self.edition.funding)

    def is_label(self, key: str) -> bool:
        """Return whether a cell with these words is a label, and no value."""
        return key in self.fields or key in self.funding or key in YEAR_KEYS or self.is_side(key)


@cache
def form_labels(edition: Edition) -> FormLabels:
    """Return the labels of an edition."""
    fields = {label_key(cell.label): cell.label for cell in edition.cells}
    for habit, meaning in SYNONYMS.items():
        if meaning in edition.labels:
            fields.setdefault(label_key(habit), edition.labels[meaning])
    funding: defaultdict[str, list[tuple[FundingBlock, FundingLine]]] = defaultdict(list)
    for block in edition.funding:
        for line in block.lines:
            funding[label_key(line.label)].append((block, line))
    headings = (*edition.headings, *edition.other_headings)
    dimensions: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for heading in headings:
        if heading.dimension:
            dimensions[label_key(heading.dimension)].append(heading[:2])
    columns = dict(_COLUMN_HABITS)
    columns.update({label_key(label): meaning for meaning, label in edition.column_labels.items()})
    return FormLabels(
        edition=edition,
        fields={key: label for key, label in fields.items() if key not in funding},
        funding={key: tuple(lines) for key, lines in funding.items()},
        categories={label_key(heading.category): heading.category for heading in headings},
        dimensions={key: tuple(dict.fromkeys(places)) for key, places in dimensions.items()},
        columns=columns,
    )


def project_name_keys(editions: Iterable[Edition]) -> frozenset[str]:
    """Return the words of every label of the project's name: with one of them a form begins."""
    return frozenset(
        label_key(edition.labels[v.PROJECT_NAME]) for edition in editions if v.PROJECT_NAME in edition.labels
    ) | {v.PROJECT_NAME, "项目支出名称"}
