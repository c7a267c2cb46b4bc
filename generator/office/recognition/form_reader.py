"""Reads one form row by row: title, head, funds and goals by their labels, then the indicators."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from generator.forms import vocabulary as v
from generator.forms.edition import FundingBlock, FundingLine
from generator.forms.habits import names_person
from generator.office.recognition.cell_values import (
    read_amount,
    read_day,
    read_line_cell,
    read_paragraphs_cell,
)
from generator.office.recognition.form_labels import YEAR_KEYS, FormLabels, form_labels
from generator.office.recognition.indicator_table import Column, IndicatorTable, header_columns
from generator.office.recognition.recognized_form import LeftOut, ReadText, RecognizedForm
from generator.office.recognition.rows import CellInRow, Row, label_key, text_before_colon
from generator.office.recognition.split_forms import UNIT_OF_MONEY, EditionChoice, stated_unit

_YEAR_OF_A_FORM: Final = re.compile(r"(20\d\d)\s*年度?")
_LABEL_AND_VALUE: Final = re.compile(r"(?P<label>[^:：\n]{2,20})[:：]\s*(?P<value>[^:：]+)")
_TITLE: Final = re.compile(r"绩效.{0,8}表|申报表|^[(（]?20\d\d年度?[)）]?$")
_LONGEST_TITLE: Final = 60
_OTHER_LABEL: Final = re.compile(r"[\u4e00-\u9fff、（）()/]{2,16}")
_NO_PERSONS: Final = "个人的姓名和联系方式不导入"


class FormReader:
    """Reads one form, row by row; `used` are the cells that were read or are labels."""

    def __init__(self, choice: EditionChoice, rows: Sequence[Row]) -> None:
        self.labels: FormLabels = form_labels(choice.edition)
        self.rows = rows
        self.form = RecognizedForm(
            edition=choice.edition, edition_reason=choice.reason, edition_doubts=choice.doubts
        )
        self.used: set[int] = set()
        self.moved: set[int] = set()
        """Texts that stand not exactly under their labels."""
        self.totals: dict[str, CellInRow] = {}
        """The label of the total of every block of funds that was seen so far, by the meaning of the block."""

    def read(self) -> RecognizedForm:
        """Read the head, the funds, the goals and the indicators; what is not used then is left out."""
        form, first = self.form, self._first_header()
        head = self.rows[:first]
        form.money_unit = stated_unit(head)
        self._read_title(head)
        for number, row in enumerate(head):
            below = head[number + 1] if number + 1 < len(head) else None
            self._read_head_row(row, below)
        self._read_indicators(self.rows[first:])
        if not form.indicators:
            form.edition_doubts = (*form.edition_doubts, "没有读到绩效指标，请对照原文")
        if form.year is None:
            self._year_from_days()
        form.left_out += [
            LeftOut(cell.text.strip(), cell.place, "不是这种表的栏目")
            for row in head
            for cell in row.own_cells
            if id(cell) not in self.used and not self.labels.is_side(cell.key)
        ]
        return form

    def _first_header(self) -> int:
        for number, row in enumerate(self.rows):
            if header_columns(row, self.labels):
                return number
        return len(self.rows)

    # -- around the table

    def _read_title(self, head: Sequence[Row]) -> None:
        for row in head:
            for cell in row.own_cells:
                text = "".join(cell.text.split())
                is_title = len(text) < _LONGEST_TITLE and _TITLE.search(text) is not None
                if self._is_known(cell) or not (row.is_paragraph or len(row.own_cells) == 1 or is_title):
                    continue
                year = _YEAR_OF_A_FORM.search(text)
                if year and self.form.year is None and is_title:
                    self.form.year = ReadText(text=year[1], place=cell.place)
                if is_title or UNIT_OF_MONEY.fullmatch(text):
                    self.used.add(id(cell))

    def _is_known(self, cell: CellInRow) -> bool:
        return cell.key in self.labels.fields or cell.key in self.labels.funding

    def _year_from_days(self) -> None:
        for meaning in (v.START_DATE, v.PERIOD):
            text = self.form.fields.get(self.form.edition.labels.get(meaning, ""))
            if text and (year := re.search(r"20\d\d", text.text)):
                self.form.year = ReadText(
                    text=year[0], place=text.place, doubts=("原文没有写年度，取了开始的那一年",)
                )
                return

    # -- head, funds, goals

    def _read_head_row(self, row: Row, below: Row | None) -> None:
        cells = [cell for cell in row.cells if not cell.is_inherited]
        for cell in cells:
            if id(cell) in self.used or not cell.text.strip():
                continue
            if cell.key in self.labels.funding:
                self._read_funding(row, cell, self._right_of(row, cell))
            elif cell.key in YEAR_KEYS:
                self._read_year(cell, self._right_of(row, cell))
            elif cell.key in self.labels.fields:
                self._read_field(cell, self._right_of(row, cell), self._below(row, below, cell))
            elif names_person(cell.text):
                self._leave_person_out(cell, self._right_of(row, cell))
            elif match := _LABEL_AND_VALUE.fullmatch(cell.text.strip()):
                self._read_label_and_value(cell, match)
        self._read_other_field(row)

    def _read_other_field(self, row: Row) -> None:
        """Read a row that has nothing but a label which the edition lacks, and its value."""
        own = [
            cell for cell in row.own_cells if id(cell) not in self.used and not self.labels.is_side(cell.key)
        ]
        if row.is_paragraph or len(own) != 2 or len(row.own_cells) != len(own):
            return
        label, value = own
        text = read_line_cell(label).text
        if not _OTHER_LABEL.fullmatch(text) or text in self.form.other_fields:
            return
        self.used |= {id(label), id(value)}
        read = read_paragraphs_cell(value)
        doubt = f"版式 {self.form.edition.id} 没有“{text}”这一栏，写在{v.OTHER_FIELDS}里"
        self.form.other_fields[text] = replace(read, doubts=(*read.doubts, doubt))

    def _right_of(self, row: Row, label: CellInRow) -> CellInRow | None:
        """Return the cell at the right of a label, None if it is another label or there is none."""
        right = next((cell for cell in row.cells if cell.column >= label.end), None)
        if right is None or (right.text.strip() and self.labels.is_label(right.key)):
            return None
        return right

    def _below(self, row: Row, below: Row | None, label: CellInRow) -> CellInRow | None:
        """Return the cell under a goal in a row that has nothing but goals, which has its text."""
        goals = {label_key(cell.label) for cell in self.form.edition.goals}
        if below is None or any(
            cell.key not in goals and not self.labels.is_side(cell.key) for cell in row.own_cells
        ):
            return None
        texts = [
            cell
            for cell in below.cells
            if not cell.is_inherited and cell.text.strip() and not self.labels.is_label(cell.key)
        ]
        under = next((c for c in texts if c.column < label.end and label.column < c.end), None)
        if under or len(texts) != 1:
            return under
        labels = [cell for cell in row.own_cells if cell.key in goals]
        nearest = min(labels, key=lambda cell: abs(cell.column - texts[0].column))
        if nearest is not label:
            return None
        self.moved.add(id(texts[0]))
        return texts[0]

    def _read_field(self, label: CellInRow, right: CellInRow | None, under: CellInRow | None) -> None:
        self.used.add(id(label))
        printed = self.labels.fields[label.key]
        value = right if right and right.text.strip() else under
        if value is None:
            return
        self.used.add(id(value))
        read = self._read_text(printed, value)
        if id(value) in self.moved:
            read = replace(read, doubts=(*read.doubts, f"不在“{printed}”的正下方，按最近的认的"))
        if printed in self.form.fields and self.form.fields[printed].text != read.text:
            known = self.form.fields[printed]
            self.form.fields[printed] = replace(
                known, doubts=(*known.doubts, f"原文有两处“{printed}”，另一处是“{read.text[:20]}”")
            )
            return
        self.form.fields[printed] = read

    def _read_text(self, printed: str, value: CellInRow) -> ReadText:
        edition = self.form.edition
        meaning = next((cell.meaning for cell in edition.cells if cell.label == printed), "")
        if meaning in {v.START_DATE, v.END_DATE}:
            return read_day(value)
        if meaning in {v.OVERALL_GOAL, v.ANNUAL_GOAL} or edition.own_types.get(printed) == "文字":
            return read_paragraphs_cell(value)
        return read_line_cell(value)

    def _read_year(self, label: CellInRow, value: CellInRow | None) -> None:
        self.used.add(id(label))
        if value and (year := re.fullmatch(r"(20\d\d)\s*年?度?", value.text.strip())):
            self.used.add(id(value))
            self.form.year = ReadText(text=year[1], place=value.place)

    def _read_funding(self, row: Row, label: CellInRow, value: CellInRow | None) -> None:
        self.used.add(id(label))
        candidates = self.labels.funding[label.key]
        for block, line in candidates:
            if line is block.total:
                self.totals[block.meaning] = label
        block, line = self._line_of(row, label, candidates)
        if value is None or not value.text.strip():
            return
        self.used.add(id(value))
        read = read_amount(value, self.form.money_unit or self.form.edition.money_unit)
        if len(candidates) > 1 and not all(one[0].meaning in self.totals for one in candidates[:1]):
            read = replace(read, doubts=(*read.doubts, f"“{line.label}”有两处，归到了{block.label}"))
        self._put_amount(block, line, read)

    def _line_of(
        self, row: Row, label: CellInRow, candidates: Sequence[tuple[FundingBlock, FundingLine]]
    ) -> tuple[FundingBlock, FundingLine]:
        """Return the line that a label stands for: that of the block whose total is above it.

        Blocks side by side differ by their columns. Of blocks below each other it is the one with its label at the left of
        the row, or else the last one.
        """
        sides = {cell.key for cell in row.cells if cell.end <= label.column}
        order = list(self.totals)

        def distance(one: tuple[FundingBlock, FundingLine]) -> tuple[bool, int, bool, int]:
            total = self.totals.get(one[0].meaning)
            if total is None:
                return True, 0, True, 0
            named = label_key(one[0].label) in sides
            return False, abs(total.column - label.column), not named, -order.index(one[0].meaning)

        return min(candidates, key=distance)

    def _put_amount(self, block: FundingBlock, line: FundingLine, read: ReadText) -> None:
        place = (block.label, line.label)
        if place in self.form.funding:
            known = self.form.funding[place]
            read = replace(known, doubts=(*known.doubts, f"原文另有一处，是 {read.text}"))
        self.form.funding[place] = read

    def _leave_person_out(self, label: CellInRow, value: CellInRow | None) -> None:
        self.used |= {id(label), *([id(value)] if value else [])}
        self.form.left_out.append(LeftOut("".join(label.text.split()), label.place, _NO_PERSONS))

    def _read_label_and_value(self, cell: CellInRow, match: re.Match[str]) -> None:
        """Read a cell or a paragraph that has a label and its value, such as 项目名称：……"""
        key = label_key(match["label"])
        value = replace(cell, text=match["value"], key="")
        if key in self.labels.fields and self.labels.fields[key] not in self.form.fields:
            self.used.add(id(cell))
            printed = self.labels.fields[key]
            self.form.fields[printed] = self._read_text(printed, value)
        elif names_person(match["label"]):
            self.used.add(id(cell))
            self.form.left_out.append(LeftOut(match["label"].strip(), cell.place, _NO_PERSONS))

    # -- indicators

    def _read_indicators(self, rows: Iterable[Row]) -> None:
        table: IndicatorTable | None = None
        known, others = set[int](), set[int]()  # numbers of tables
        for row in rows:
            columns = header_columns(row, self.labels)
            if columns:
                table = self._continue_table(table, columns)
                known.add(row.table)
            elif row.is_paragraph or table is None or row.table in others or self._is_footer(row):
                self._leave_row_out(row)
            elif row.table in known or table.continues_in(row):
                known.add(row.table)
                table.read_row(row)
            else:
                others.add(row.table)
                self._leave_row_out(row)
        if table:
            self.form.indicators += table.indicators
            self.form.left_out += table.left_out

    def _continue_table(self, table: IndicatorTable | None, columns: tuple[Column, ...]) -> IndicatorTable:
        """Return the table of a heading, which may be printed again on the next page."""
        if table is None:
            return IndicatorTable(self.labels, columns)
        table.columns = columns
        return table

    def _is_footer(self, row: Row) -> bool:
        """Return whether a row below the indicators names persons, such as 填报人：…"""
        return any(names_person(text_before_colon(cell.text)) for cell in row.own_cells)

    def _leave_row_out(self, row: Row) -> None:
        persons = [cell for cell in row.own_cells if names_person(text_before_colon(cell.text))]
        if persons:
            self.form.left_out += [
                LeftOut(text_before_colon(one.text), one.place, _NO_PERSONS) for one in persons
            ]
            return
        self.form.left_out += [
            LeftOut(cell.text.strip(), cell.place, "在表格之外")
            for cell in row.own_cells
            if not self.labels.is_side(cell.key)
        ]
