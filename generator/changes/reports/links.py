"""Links of a report: to a line at the forge, and to a page of the preview."""

from typing import NamedTuple
from urllib.parse import quote

from generator.changes.compare import DeclarationChange
from generator.changes.field_changes import ChangeKind
from generator.declarations.identity import identify


class ReportLinks(NamedTuple):
    """Addresses with `{path}` and `{line}` of a file in declarations/, and with `{page}` of a page; "" for no links."""

    line: str = ""
    page: str = ""

    def to_line(self, path: str, line: int) -> str:
        """Return the address of a line, "" if there is none."""
        return _filled(self.line, path=quote(path), line=str(line or 1)) if self.line else ""

    def to_page(self, found: DeclarationChange) -> str:
        """Return the address of a declaration's page, "" if the preview has none."""
        if found.kind is ChangeKind.REMOVED and found.is_undeclared:
            return ""
        identity, _ = identify(found.path)
        return _filled(self.page, page=quote(identity.address)) if self.page and identity else ""


def _filled(address: str, **values: str) -> str:
    for name, value in values.items():
        address = address.replace(f"{{{name}}}", value)
    return address


NO_LINKS = ReportLinks()
