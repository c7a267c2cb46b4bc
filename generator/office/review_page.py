"""One HTML file that shows an original beside what was read of it, linked cell by cell."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from generator.diagnostics.escaping import show_invisible
from generator.forms import vocabulary as v
from generator.office.document import Document, Paragraph, Place, Table
from generator.office.recognition.recognized_form import LeftOut, ReadText, RecognizedForm


class PageImage(NamedTuple):
    """A page as it looks: a PNG, and the size of the page in points."""

    png: bytes
    width: float
    height: float


def review_page(
    title: str,
    document: Document,
    forms: Sequence[RecognizedForm],
    left_out: Sequence[LeftOut],
    images: Mapping[int, PageImage],
) -> str:
    """Return the page of one original. `images` are those of its pages; without one a page is shown by its tables."""
    texts = [(label, read) for form in forms for label, read in _labelled(form)]
    marked = {_key(read.place): bool(read.doubts) for _, read in texts}
    original = "".join(_original(document, images, texts, marked))
    read = "".join(_form(form) for form in forms) + _left_out(left_out)
    doubts = sum(bool(read.doubts) for _, read in texts)
    return (
        f'<!doctype html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n<title>{_text(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">\n<style>\n{_STYLE}</style>\n</head>\n<body>\n'
        f"<header><h1>{_text(title)}</h1>{_help(doubts)}</header>\n"
        f'<main>\n<section class="original" aria-label="原件">\n{original}</section>\n'
        f'<section class="read" aria-label="读出来的">\n{read}</section>\n</main>\n<script>\n{_SCRIPT}</script>\n</body>\n</html>\n'
    )


def _help(doubts: int) -> str:
    click = "点一边，另一边就显示同一处。"
    if not doubts:
        return f"<p>没有待核对的。{click}</p>"
    buttons = '<button type="button" data-step="-1">上一处（p）</button> <button type="button" data-step="1">下一处（n）</button>'
    return f"<p>{doubts} 处待核对。{click} {buttons}</p>"


def _text(text: str) -> str:
    return escape("\n".join(show_invisible(line) for line in text.split("\n")))


def _key(place: Place) -> str:
    """Return what names a place on both sides."""
    return f"{place.page}|{place.sheet}|{place.address}|{place.box}"


# -- what was read -----------------------------------------------------------------------------------------


def _labelled(form: RecognizedForm) -> Iterator[tuple[str, ReadText]]:
    """Yield everything that was read with what it is, in the order of the file."""
    if form.year:
        yield v.YEAR, form.year
    yield from form.fields.items()
    for (block, line), read in form.funding.items():
        yield f"{block} › {line}", read
    yield from form.other_fields.items()
    for row in form.indicators:
        yield " › ".join(filter(None, (row.category, row.dimension, v.LEVEL_3))), row.name
        for column, read in row.columns.items():
            yield f"{row.name.text} › {column}", read


def _form(form: RecognizedForm) -> str:
    rows = "".join(_row(label, read) for label, read in _labelled(form))
    return f"<h2>版式 {form.edition.id}</h2>\n<p>{_text(form.edition_reason)}</p>\n<table>\n{rows}</table>\n"


def _row(label: str, read: ReadText) -> str:
    doubts = "".join(f'<p class="why">{_text(doubt)}</p>' for doubt in read.doubts)
    mark = ' class="doubt"' if read.doubts else ""
    return (
        f'<tr{mark} tabindex="-1" data-place="{escape(_key(read.place))}"><th scope="row">{_text(label)}</th>'
        f"<td>{_text(read.text) or '（空）'}{doubts}</td></tr>\n"
    )


def _left_out(pieces: Sequence[LeftOut]) -> str:
    if not pieces:
        return ""
    items = "".join(
        f'<li tabindex="-1" data-place="{escape(_key(piece.place))}">{_text(piece.text)}（{_text(piece.reason)}）</li>\n'
        for piece in pieces
    )
    return f"<h2>没有导入的</h2>\n<ul>\n{items}</ul>\n"


# -- the original ------------------------------------------------------------------------------------------


def _original(
    document: Document,
    images: Mapping[int, PageImage],
    texts: Sequence[tuple[str, ReadText]],
    marked: Mapping[str, bool],
) -> Iterator[str]:
    for page, image in sorted(images.items()):
        boxes = "".join(
            _box(read, image) for _, read in texts if read.place.page == page and read.place.box is not None
        )
        data = base64.b64encode(image.png).decode()
        yield (
            f'<figure class="page"><img alt="第 {page} 页" src="data:image/png;base64,{data}">{boxes}</figure>\n'
        )
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if block.place.page not in images:
                yield f'<p data-place="{escape(_key(block.place))}">{_text(block.text)}</p>\n'
        elif not any(cell.place.page in images for cell in block.cells):
            yield _table(block, marked)


def _box(read: ReadText, image: PageImage) -> str:
    left, top, right, bottom = read.place.box or (0, 0, 0, 0)
    style = (
        f"left:{left / image.width:.2%};top:{top / image.height:.2%};"
        f"width:{(right - left) / image.width:.2%};height:{(bottom - top) / image.height:.2%}"
    )
    mark = "doubt" if read.doubts else ""
    return (
        f'<span class="{mark}" tabindex="-1" style="{style}" data-place="{escape(_key(read.place))}"></span>'
    )


def _table(table: Table, marked: Mapping[str, bool]) -> str:
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        key = _key(cell.place)
        mark = ' class="doubt"' if marked.get(key) else ""
        spans = (f' rowspan="{cell.row_span}"' if cell.row_span > 1 else "") + (
            f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        )
        rows.setdefault(cell.row, []).append(
            f'<td{mark}{spans} tabindex="-1" data-place="{escape(key)}">{_text(cell.text)}</td>'
        )
    last = max((cell.row + cell.row_span for cell in table.cells), default=0)
    return "<table>\n" + "".join(f"<tr>{''.join(rows.get(n, ()))}</tr>\n" for n in range(last)) + "</table>\n"


_STYLE: Final = """\
:root { color-scheme: light dark; }
body { margin: 0; height: 100vh; display: flex; flex-direction: column; }
body { font: 15px/1.6 system-ui, "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
header { padding: 8px 16px; border-bottom: 1px solid #8888; }
h1 { font-size: 1.1rem; margin: 0; }
h2 { font-size: 1rem; margin: 16px 0 4px; }
header p, .why { margin: 0; }
button { font: inherit; padding: 2px 8px; }
main { display: grid; grid-template-columns: 1fr 1fr; flex: 1; min-height: 0; }
section { overflow: auto; padding: 8px 16px; }
.read { border-left: 1px solid #8888; }
table { border-collapse: collapse; margin: 8px 0; }
th, td { border: 1px solid #8888; padding: 4px 8px; text-align: left; vertical-align: top; white-space: pre-line; }
th { font-weight: normal; min-width: 8em; }
[data-place] { cursor: pointer; }
.doubt { background: #fff3c4; color: #1b1b1b; outline: 2px solid #b7791f; outline-offset: -2px; }
.why { font-size: 13px; font-weight: bold; }
.shown { outline: 3px solid #1a56db; outline-offset: -3px; }
.page { position: relative; margin: 0 0 16px; }
.page img { width: 100%; display: block; border: 1px solid #8888; }
.page span { position: absolute; }
.page .doubt { background: #ffd84d66; }
@media (max-width: 50rem) {
  header { position: sticky; top: 0; z-index: 1; background: Canvas; }
  body { height: auto; }
  main { grid-template-columns: 1fr; }
}
"""

_SCRIPT: Final = """\
const all = [...document.querySelectorAll("[data-place]")];
const doubts = all.filter((one) => one.closest(".read") && one.classList.contains("doubt"));
let current = -1;
const show = (chosen) => {
  for (const one of all) one.classList.toggle("shown", one.dataset.place === chosen.dataset.place);
  for (const one of all)
    if (one !== chosen && one.dataset.place === chosen.dataset.place) one.scrollIntoView({ block: "center" });
};
for (const one of all) one.addEventListener("click", () => show(one));
const step = (by) => {
  if (!doubts.length) return;
  current = current < 0 && by < 0 ? doubts.length - 1 : (current + by + doubts.length) % doubts.length;
  doubts[current].scrollIntoView({ block: "center" });
  doubts[current].focus();
  show(doubts[current]);
};
for (const one of document.querySelectorAll("[data-step]")) one.addEventListener("click", () => step(Number(one.dataset.step)));
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "n") step(1);
  if (event.key === "p") step(-1);
});
"""
