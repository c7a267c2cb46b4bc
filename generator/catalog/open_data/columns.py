"""The tables of open data and their columns: the only description, of which every format is made.

English names, their order and their types are a promise: columns may be added at the end, none is renamed or changes its
meaning.
"""

from enum import StrEnum
from typing import Final, NamedTuple

from generator.forms import vocabulary as v
from generator.forms.glossary import TERMS_BY_NAME


class ColumnType(StrEnum):
    """Types of cells. A blank cell is None; money and decimals are decimal text, so that they are exact everywhere."""

    TEXT = "text"
    INTEGER = "integer"
    MONEY = "money"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"
    OBJECT = "object"
    ARRAY = "array"


class DataColumn(NamedTuple):
    """A column: its name in English and in Chinese, its type, its meaning, a unit of measure, and notes on editions.

    A `required` one has no blank cells; `choices` are all its values if they are few.
    """

    name: str
    title: str
    type: ColumnType
    meaning: str
    unit: str = ""
    editions: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()


class DataTable(NamedTuple):
    """A table, its columns, the names of those that identify a row, and of those that the full-text search reads."""

    name: str
    title: str
    meaning: str
    columns: tuple[DataColumn, ...]
    key: tuple[str, ...]
    searched: tuple[str, ...] = ()


_TEXT: Final = ColumnType.TEXT
_SOME_EDITIONS: Final = "只有一部分版式有这一栏，其余的空着。"
_FEN: Final = "与前一列是同一个数，以分为单位的整数，计算时没有误差。"


def _of_form(
    name: str,
    label: str,
    cell_type: ColumnType = _TEXT,
    *,
    unit: str = "",
    editions: str = "",
    required: bool = False,
) -> DataColumn:
    """Return the column of a field of the form, which the glossary explains."""
    return DataColumn(name, label, cell_type, TERMS_BY_NAME[label].meaning, unit, editions, required)


_ADDRESS: Final = DataColumn(
    "address",
    "网页地址",
    _TEXT,
    "这份申报表的网页，从网站根目录算起，以 / 结尾。它也是一份申报表在各张表里的编号，不会改变。",
    required=True,
)
_YEAR: Final = _of_form("year", v.YEAR, ColumnType.INTEGER, required=True)
_IMPLEMENTING_UNIT: Final = _of_form("implementing_unit", v.IMPLEMENTING_UNIT, required=True)
_PROJECT_NAME: Final = _of_form("project_name", v.PROJECT_NAME, required=True)

DECLARATIONS_TABLE: Final = DataTable(
    "declarations",
    "申报表",
    "每份申报表一行。",
    (
        _ADDRESS,
        _YEAR,
        DataColumn("unit", "单位代号", _TEXT, "实施单位在网址里的代号，单位改名也不变。", required=True),
        _IMPLEMENTING_UNIT,
        DataColumn(
            "department", "部门代号", _TEXT, "主管部门在网址里的代号，部门改名也不变。", required=True
        ),
        DataColumn(
            "competent_department",
            v.COMPETENT_DEPARTMENT,
            _TEXT,
            TERMS_BY_NAME[v.COMPETENT_DEPARTMENT].meaning,
            editions="表上没有写的，是登记的实施单位所属的部门。",
            required=True,
        ),
        DataColumn(
            "project",
            "项目代号",
            _TEXT,
            "项目在网址里的代号。不同年度里单位代号和项目代号都相同的，是同一个项目。",
            required=True,
        ),
        _PROJECT_NAME,
        _of_form("nature", v.NATURE, editions="有的版式另有自己的选项，照原表。"),
        _of_form("category", v.CATEGORY, editions="有的版式另有自己的选项，照原表。"),
        _of_form("start_date", v.START_DATE, ColumnType.DATE, editions="有的版式没有日期，只写实施期。"),
        _of_form("end_date", v.END_DATE, ColumnType.DATE, editions="有的版式没有日期，只写实施期。"),
        _of_form("period", v.PERIOD, editions=_SOME_EDITIONS),
        DataColumn(
            "annual_total",
            v.ANNUAL_TOTAL,
            ColumnType.MONEY,
            TERMS_BY_NAME[v.ANNUAL_TOTAL].meaning,
            "元",
            "原表以万元为单位的，已换算成元。",
            required=True,
        ),
        DataColumn(
            "annual_total_fen",
            f"{v.ANNUAL_TOTAL}（分）",
            ColumnType.INTEGER,
            _FEN,
            "分",
            required=True,
        ),
        _of_form("overall_goal", v.OVERALL_GOAL, editions="有的版式没有这一栏。"),
        _of_form("annual_goal", v.ANNUAL_GOAL, editions="有的版式没有目标。"),
        DataColumn("form", "表名", _TEXT, "这份表的名称。", required=True),
        _of_form("edition", v.EDITION, required=True),
        _of_form("money_unit", v.MONEY_UNIT, required=True),
        _of_form("transcribed", v.TRANSCRIPTION, ColumnType.BOOLEAN, required=True),
        _of_form("department_code", v.DEPARTMENT_CODE, editions=_SOME_EDITIONS),
        _of_form("unit_code", v.UNIT_CODE, editions=_SOME_EDITIONS),
        DataColumn(
            "other_fields",
            v.OTHER_FIELDS,
            ColumnType.OBJECT,
            f"{TERMS_BY_NAME[v.OTHER_FIELDS].meaning}写成 JSON 对象，是栏目的名称和文字。",
            editions=_SOME_EDITIONS,
        ),
        _of_form("published_on", v.PUBLISHED_ON, ColumnType.DATE),
        _of_form("index_number", v.INDEX_NUMBER),
        _of_form("approval_number", v.APPROVAL_NUMBER),
        _of_form("origin", v.ORIGIN),
        DataColumn(
            "transcription_notes",
            v.TRANSCRIPTION_NOTES,
            ColumnType.ARRAY,
            f"{TERMS_BY_NAME[v.TRANSCRIPTION_NOTES].meaning}写成 JSON 列表，每条是一段文字。",
        ),
    ),
    ("address",),
    ("project_name", "overall_goal", "annual_goal"),
)

FUNDING_TABLE: Final = DataTable(
    "funding",
    "资金",
    "每份申报表的每一栏金额一行，空着的栏没有行。",
    (
        _ADDRESS,
        _YEAR,
        _IMPLEMENTING_UNIT,
        _PROJECT_NAME,
        DataColumn(
            "period",
            "期间",
            _TEXT,
            "project 是整个实施期的资金，annual 是本年度的资金。两者时间长短不同，不要相加。",
            required=True,
            choices=("project", "annual"),
        ),
        DataColumn(
            "period_title", "期间的名称", _TEXT, f"{v.PROJECT_FUNDING}或{v.ANNUAL_FUNDING}。", required=True
        ),
        DataColumn(
            "role",
            "栏目",
            _TEXT,
            "哪一栏的代号，如 total 是总额。总额是其余各栏的合计，不要再加上它。",
            editions="各种版式分的来源不同；有的栏是另一栏的“其中”，见各版式的逐栏说明。",
            required=True,
        ),
        DataColumn(
            "role_title",
            "栏目的名称",
            _TEXT,
            "这一栏在各种版式里通用的名称。",
            editions="各种版式的叫法不同，见术语表。",
            required=True,
        ),
        DataColumn("amount", "金额", ColumnType.MONEY, "这一栏的金额。", "元", required=True),
        DataColumn("amount_fen", "金额（分）", ColumnType.INTEGER, _FEN, "分", required=True),
    ),
    ("address", "period", "role"),
)

INDICATORS_TABLE: Final = DataTable(
    "indicators",
    v.INDICATORS,
    "每项指标一行，按表上的顺序。",
    (
        _ADDRESS,
        _YEAR,
        _IMPLEMENTING_UNIT,
        _PROJECT_NAME,
        DataColumn(
            "position", "顺序", ColumnType.INTEGER, "这项指标是表上的第几项，从 1 开始。", required=True
        ),
        DataColumn(
            "kind",
            "种类",
            _TEXT,
            "指标的种类，各种版式通用，指标网页的地址里也用它。",
            required=True,
            choices=tuple(kind.slug for kind in v.INDICATOR_KINDS),
        ),
        _of_form("level_1", v.LEVEL_1, editions="这里是通用的名称，用来统计。", required=True),
        _of_form("level_2", v.LEVEL_2, editions="这里是通用的名称，用来统计。", required=True),
        DataColumn(
            "printed_headings",
            "表上的标题",
            _TEXT,
            f"表上印的{v.LEVEL_1}和{v.LEVEL_2}，中间是冒号；与通用的名称相同时空着。",
            editions="有的版式的标题与通用的不同。",
        ),
        _of_form("name", v.LEVEL_3, required=True),
        DataColumn("value", v.INDICATOR_VALUE, _TEXT, TERMS_BY_NAME[v.INDICATOR_VALUE].meaning),
        DataColumn(
            "comparator",
            "比较符号",
            _TEXT,
            "指标值里的比较符号；没有的空着。",
            choices=("≥", "≤", "=", ">", "<"),
        ),
        DataColumn("quantity", "数", ColumnType.DECIMAL, "指标值里的数；用文字说明的空着。"),
        DataColumn("upper", "上限", ColumnType.DECIMAL, "指标值是一个范围时，后一个数。"),
        DataColumn("unit", "单位", _TEXT, "数的单位，照原文；没有的空着。单位不同的数不能直接比较。"),
        DataColumn(
            "in_words", "用文字说明", ColumnType.BOOLEAN, "指标值是不是只用文字说明；没有填指标值的空着。"
        ),
        _of_form("weight", v.WEIGHT, ColumnType.DECIMAL, editions="各种版式的合计不同，多为 100 或 90。"),
        _of_form("period_value", v.PERIOD_VALUE, editions=_SOME_EDITIONS),
        _of_form("standard", v.STANDARD, editions=_SOME_EDITIONS),
        _of_form("explanation", v.EXPLANATION),
        DataColumn(
            "measure_address",
            "指标网页",
            _TEXT,
            "比较同一指标的网页，从网站根目录算起；几个项目都有的指标才有。",
        ),
    ),
    ("address", "position"),
    ("name", "value", "explanation"),
)

DATA_TABLES: Final = (DECLARATIONS_TABLE, FUNDING_TABLE, INDICATORS_TABLE)
"""All tables, those first to which others refer by `address`."""
