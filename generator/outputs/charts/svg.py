"""Elements of a picture as text: hundredths of a per cent across, pixels down."""

from functools import cache

from markupsafe import Markup

from generator.outputs.charts.labels import Anchor, escape_text
from generator.outputs.charts.scale import FULL


@cache
def percent(points: int) -> str:
    """Format hundredths of a per cent: 1250 is 12.5%."""
    whole, rest = divmod(points, 100)
    return f"{whole}.{rest:02}".rstrip("0") + "%" if rest else f"{whole}%"


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def rect(x: int, width: int, y: int, height: int, *, classes: str = "", tooltip: str = "") -> str:
    """Return a rectangle; a tooltip is shown where the pointer rests on it."""
    start = f'<rect{_class(classes)} x="{percent(x)}" y="{y}" width="{percent(width)}" height="{height}"'
    return f"{start}><title>{escape_text(tooltip)}</title></rect>" if tooltip else f"{start}/>"


def across(y: int, start: int = 0, end: int = FULL, *, classes: str = "gk-axis") -> str:
    """Return a line across the picture, in the middle of a row of pixels."""
    return f'<line{_class(classes)} x1="{percent(start)}" x2="{percent(end)}" y1="{y}.5" y2="{y}.5"/>'


def upright(x: int, top: int, bottom: int, *, classes: str = "") -> str:
    """Return an upright line."""
    return f'<line{_class(classes)} x1="{percent(x)}" x2="{percent(x)}" y1="{top}" y2="{bottom}"/>'


def text(
    content: str,
    y: int,
    anchor: Anchor,
    *,
    classes: str = "",
    tooltip: str = "",
    shift: int = 0,
    usual: str = "start",
) -> str:
    """Return a line of text on the base line `y`, moved by `shift` pixels across.

    `usual` is which end of the texts around it is at their places.
    """
    moved = f' dx="{shift}"' if shift else ""
    end = "" if anchor.end == usual else f' text-anchor="{anchor.end}"'
    title = f"<title>{escape_text(tooltip)}</title>" if tooltip else ""
    start = f'<text{_class(classes)} x="{percent(anchor.x)}" y="{y}"{moved}{end}>'
    return f"{start}{title}{escape_text(content)}</text>"


LEFT = Anchor(0, "start")
RIGHT = Anchor(FULL, "end")
MIDDLE = Anchor(FULL // 2, "middle")


def classed(classes: str, content: str) -> str:
    """Return elements that have classes in common."""
    return f'<g class="{classes}">{content}</g>' if content else ""


def centered(content: str) -> str:
    """Return texts that are around their places unless they say otherwise; see `text`."""
    return f'<g text-anchor="middle">{content}</g>' if content else ""


def chart(*, kind: str, identifier: str, title: str, description: str, height: int, content: str) -> Markup:
    """Return a picture; its title and its description are what is read aloud in its place."""
    key = escape_text(identifier)
    start = f'<svg class="gk-chart gk-chart-{kind}" role="img" aria-labelledby="{key}-title {key}-desc"'
    return Markup(  # noqa: S704 - every text is escaped where it is written
        f'{start} width="100%" height="{height}"><title id="{key}-title">{escape_text(title)}</title>'
        f'<desc id="{key}-desc">{escape_text(description)}</desc>{content}</svg>'
    )


def empty_chart(*, kind: str, identifier: str, title: str) -> Markup:
    """Return a picture of no values, which says so."""
    content = text("没有数据", 14, LEFT, classes="gk-soft")
    return chart(
        kind=kind, identifier=identifier, title=title, description="没有数据。", height=20, content=content
    )
