"""Every way to group declarations: its page, its addresses, and its query to the search."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from generator.catalog.database import Catalog
from generator.catalog.lists import Grouping
from generator.catalog.open_data.made_files import has_data_file
from generator.forms import vocabulary as v
from generator.outputs.data.tables.data_paths import FEED_NAME
from generator.outputs.pages.page import Link


class GroupingPage(NamedTuple):
    """The page that lists the groups of a grouping: its address, its title, the label and the counter of its rows."""

    address: str
    title: str
    label: str
    counter: str

    @property
    def link(self) -> Link:
        """Link to the page."""
        return Link(self.title, self.address)


GROUPING_PAGES: Final[Mapping[Grouping, GroupingPage]] = {
    Grouping.DEPARTMENT: GroupingPage("departments/", "按主管部门浏览", v.COMPETENT_DEPARTMENT, "个"),
    Grouping.UNIT: GroupingPage("units/", "按实施单位浏览", v.IMPLEMENTING_UNIT, "个"),
    Grouping.NATURE: GroupingPage("natures/", "按项目性质浏览", v.NATURE, "种"),
    Grouping.CATEGORY: GroupingPage("categories/", "按项目类别浏览", v.CATEGORY, "种"),
}
"""Every way to group declarations that has a page of its own."""

FORM_CHOICES: Final[Mapping[Grouping, Mapping[str, str]]] = {
    Grouping.NATURE: v.NATURES,
    Grouping.CATEGORY: v.CATEGORIES,
}
"""The groupings by a choice of the form: slugs by term, in its order."""


def group_address(grouping: Grouping, slug: str) -> str:
    """Return the address of the first page of a group."""
    folder = GROUPING_PAGES[grouping].address if grouping in GROUPING_PAGES else ""
    return f"{folder}{slug}/"


def search_query(grouping: Grouping, slug: str) -> str:
    """Return the query that names the declarations of a group to the search, as in the address of its page."""
    names = ("year", "unit") if grouping is Grouping.UNIT_YEAR else (grouping.value,)
    return "&".join(f"{name}={part}" for name, part in zip(names, slug.split("/"), strict=True))


def year_name(year: int) -> str:
    """Return how pages call a year."""
    return f"{year}年度"


def feed_metadata(catalog: Catalog, address: str) -> dict[str, str]:
    """Return the metadata of a page that leads to the feed beside it; empty if the site has none there."""
    path = f"{address}{FEED_NAME}"
    return {"feed": path} if has_data_file(catalog, path) else {}
