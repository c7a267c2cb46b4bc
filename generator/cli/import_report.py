"""What `gongkai import` reports of each form: as a record for JSON, and as lines of text."""

from collections.abc import Mapping
from typing import Any, Final

from generator.diagnostics.escaping import show_invisible
from generator.office.document import Place
from generator.office.recognition.planned_file import PlannedFile
from generator.office.recognition.recognized_form import LeftOut, RecognizedForm


def import_record(
    source: str,
    *,
    planned: PlannedFile | None = None,
    form: RecognizedForm | None = None,
    file: str | None = None,
    error: str | None = None,
    remarks: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return the record of one form, or of a file in which none was read.

    `source` and `file` are paths of the original and of the declaration, null if there is none; `written` says whether it was
    written. `edition` with `edition_reason`; `cells` that were read; `doubts` with `line` in the file, `place` in the original
    and `reason`; `left_out` pieces of the original with place and reason; `problems` as of `gongkai check --format json`, without
    review marks and notices; `unregistered` the unit with proposed codes; `remarks` on the file; `error` why nothing was written.
    """
    cells = (
        len(form.fields) + len(form.funding) + sum(1 + len(row.columns) for row in form.indicators)
        if form
        else 0
    )
    return {
        "source": source,
        "file": file,
        "written": False,
        "edition": form.edition.id if form else None,
        "edition_reason": form.edition_reason if form else None,
        "cells": cells,
        "doubts": [
            {"line": line, "place": place and place_text(place), "reason": reason}
            for line, place, reason in (planned.doubts if planned else ())
        ],
        "left_out": [left_out_record(piece) for piece in (form.left_out if form else ())],
        "problems": [],
        "unregistered": None,
        "remarks": list(remarks),
        "error": error,
    }


def left_out_record(piece: LeftOut) -> dict[str, str]:
    """Return the record of a piece of the original that was left out."""
    return {"text": show_invisible(piece.text), "place": place_text(piece.place), "reason": piece.reason}


def place_text(place: Place) -> str:
    """Return a place in an original as text, such as `第 2 页 表 1 第 3 行第 1 列`."""
    page = f"第 {place.page} 页" if place.page else ""
    return " ".join(filter(None, (page, show_invisible(place.sheet), place.address)))


_MAX_LISTED: Final = 40
"""Pieces left out that the text lists of one form; JSON has all."""


def record_lines(record: Mapping[str, Any]) -> list[str]:
    """Return a record as lines of text."""
    source = record["source"]
    if record["error"]:
        lines = [f"{source}: {record['error']}"]
    else:
        done = "已写" if record["written"] else "会写"
        edition = f"版式 {record['edition']}（{record['edition_reason']}）"
        counts = f"读了 {record['cells']} 格，{len(record['doubts'])} 处待核对"
        lines = [f"{source}: {done} {record['file']}，{edition}，{counts}"]
    lines += [
        f"  第 {doubt['line']} 行：{doubt['reason']}" + (f"（{doubt['place']}）" if doubt["place"] else "")
        for doubt in record["doubts"]
    ]
    lines += [f"  第 {one['line']} 行：{one['message']}" for one in record["problems"]]
    if unit := record["unregistered"]:
        lines.append(
            f"  “{unit['unit']}”还没有登记；代号建议用 {unit['slug']}，主管部门“{unit['department']}”用 {unit['department_slug']}。"
            "加 --register 登记，用 --code 换一个代号"
        )
    shown = record["left_out"][:_MAX_LISTED]
    lines += [f"  没有导入：{piece['text'][:40]}（{piece['place']}；{piece['reason']}）" for piece in shown]
    if len(record["left_out"]) > len(shown):
        lines.append(f"  另有 {len(record['left_out']) - len(shown)} 处没有导入，--format json 列出全部")
    return [*lines, *(f"  {remark}" for remark in record["remarks"])]


def summarize_import(records: list[dict[str, Any]]) -> str:
    """Return the last line: how many forms, doubts and failures."""
    written = sum(bool(record["file"]) for record in records)
    doubts = sum(len(record["doubts"]) for record in records)
    failed = sum(record["error"] is not None for record in records)
    return f"{written} 份申报表，{doubts} 处待核对" + (f"；{failed} 份没有导入" if failed else "")
