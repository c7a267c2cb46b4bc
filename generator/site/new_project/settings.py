"""What a new project is told of itself, and how each answer is read."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from generator.declarations.editions.known_editions import shipped_editions
from generator.diagnostics.escaping import INVISIBLE, describe_character
from generator.diagnostics.wording import quote
from generator.forms.cell import InvalidCellError, read_line, read_slug

MAX_PROJECT_NAME_LENGTH: Final = 100

FORGES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"github": ("GitHub",), "gitlab": ("GitLab",), "both": ("GitHub", "GitLab"), "none": ()}
)
"""The forges of each answer, in the words of messages."""


class ProjectSettings(NamedTuple):
    """A project of one's own: its name, its first unit, and where it will be; `site_url` is empty if it is not yet known."""

    name: str
    department: str
    department_code: str
    unit: str
    unit_code: str
    site_url: str
    forge: str
    edition: str


def read_name(text: str) -> str:
    """Read the name of a site or of a body."""
    if not text.strip():
        raise InvalidCellError("没有填写")
    name = read_line(text)
    hidden = [character for character in name if character == "\t" or INVISIBLE.match(character)]
    if hidden:
        raise InvalidCellError(f"名称里不能有看不见的字符，现有 {describe_character(hidden[0])}")
    if len(name) > MAX_PROJECT_NAME_LENGTH:
        raise InvalidCellError(f"名称不超过 {MAX_PROJECT_NAME_LENGTH} 个字，现为 {len(name)} 个")
    return name


def read_site_url(text: str) -> str:
    """Read the address of a site, which ends in a slash; empty if it is not yet known."""
    address = text.strip()
    if not address:
        return ""
    requirement = (
        f"应为以 https:// 或 http:// 开头的网址，如 https://www.example.gov.cn/jixiao/，现为{quote(address)}"
    )
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise InvalidCellError(requirement) from None
    is_plain = address.isprintable() and not any(character in address for character in " \"'<>\\")
    if parts.scheme not in ("http", "https") or not host or not is_plain:
        raise InvalidCellError(requirement)
    if parts.query or parts.fragment or parts.username is not None:
        raise InvalidCellError("网址里不能有用户名、“?”和“#”")
    return address if address.endswith("/") else f"{address}/"


def read_forge(text: str) -> str:
    """Read where the repository will be: one of FORGES."""
    forge = text.strip().lower()
    if forge not in FORGES:
        raise InvalidCellError(f"应为 {'、'.join(FORGES)} 之一，现为{quote(text)}")
    return forge


def read_usual_edition(text: str) -> str:
    """Read the id of the edition that the site usually uses: one of those that ship."""
    known = shipped_editions().by_id
    edition = text.strip()
    if edition not in known:
        raise InvalidCellError(f"没有{quote(text)}这种版式，现有 {'、'.join(known)}")
    return edition


READERS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "name": read_name,
        "department": read_name,
        "department_code": read_slug,
        "unit": read_name,
        "unit_code": read_slug,
        "site_url": read_site_url,
        "forge": read_forge,
        "edition": read_usual_edition,
    }
)
"""By setting what reads its text; each raises InvalidCellError."""
