"""The shapes of the files of the API: promises, to which only fields are added.

Amounts are decimal text in 元; addresses are paths from the site's root; what is not known is null.
"""

from typing import TypedDict


class ApiYearTotal(TypedDict):
    """The declarations of a year: their number, and the sum of 年度资金申请总额."""

    year: int
    declarations: int
    annual_total: str


class ApiYear(ApiYearTotal):
    """A year with its page, and the file that lists its declarations."""

    page: str
    data: str


class ApiDeclaration(TypedDict):
    """A declaration in a list; `json` is the file that has all of it."""

    address: str
    year: int
    project: str
    project_name: str
    unit: str
    implementing_unit: str
    department: str
    competent_department: str
    nature: str | None
    category: str | None
    annual_total: str
    json: str


class ApiFormerName(TypedDict):
    """A former name of a department or a unit, and the last year of which a declaration has it."""

    name: str
    last_year: int


class ApiBody(TypedDict):
    """A department or a unit: its names, its declarations by year, its page, and the file that lists its declarations.

    `department` is the slug of a unit's department, and a department's own.
    """

    slug: str
    name: str
    former_names: list[ApiFormerName]
    department: str
    years: list[ApiYearTotal]
    page: str
    data: str


class ApiMeasure(TypedDict):
    """A measure that has a page: a name and a unit of measure, and the figures of its projects, null for words."""

    kind: str
    slug: str
    name: str
    unit: str
    in_words: bool
    projects: int
    least: str | None
    median: str | None
    most: str | None
    page: str


class ApiIndex(TypedDict):
    """What there is: the version, the description of the API, and its files."""

    version: str
    description: str
    declarations: int
    years: list[ApiYear]
    departments: str
    units: str
    measures: list[str]
