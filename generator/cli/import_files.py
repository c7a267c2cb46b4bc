"""`gongkai import`: office files become declarations, each doubt with a mark; nothing is overwritten."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from generator.checks import report_ci
from generator.checks.check_all import check_all
from generator.checks.check_file import check_registry_file, site_editions
from generator.cli.chinese import ChineseCommand
from generator.cli.import_report import import_record, left_out_record, record_lines, summarize_import
from generator.cli.options import CommandError, declarations_option, write_file
from generator.cli.printing import path_prefix, print_utf8, show_progress
from generator.cli.project_root import WrittenPath
from generator.declarations.drafts import NewUnit, add_unit
from generator.declarations.identity import REGISTRY, is_shared
from generator.declarations.registry import EMPTY_REGISTRY, Registry
from generator.declarations.yaml.source import MAX_REGISTRY_BYTES, RawFile, parse_source
from generator.diagnostics.escaping import show_invisible
from generator.diagnostics.wording import closest_match, did_you_mean, system_reason
from generator.office.document import Document
from generator.office.readers.compound_file import is_old_word
from generator.office.readers.pages.page_images import pdf_page_images
from generator.office.readers.read_document import MAX_FILE_BYTES, read_document
from generator.office.recognition.planned_file import (
    PlannedFile,
    UnplannedForm,
    code_of_words,
    name_unit,
    plan_file,
    project_name_in,
)
from generator.office.recognition.recognize import recognize_forms
from generator.office.recognition.recognized_form import LeftOut, RecognizedForm
from generator.office.review_page import review_page
from generator.system.clock import today
from generator.system.files import shared_files
from generator.system.programs.old_word import convert_to_docx

NOTHING_READ: Final = 2
"""Exit code if no form could be read; 1 if something needs a look."""
CONVERTED: Final = "旧的 Word 格式，由 LibreOffice 转成 .docx 再读，请对着原件看一遍。"


@click.command("import", cls=ChineseCommand)
@click.argument("files", metavar="文件", nargs=-1, required=True, type=WrittenPath(exists=True))
@declarations_option("--into", exists=True)
@click.option("--unit", metavar="名称", help="实施单位的名称，表上没有写的时候用。")
@click.option("--edition", metavar="代号", help="表样的代号，如 cn-2021；不写时按表上的栏目认。")
@click.option(
    "--code",
    "codes",
    metavar="名称=代号",
    multiple=True,
    help="项目或单位的代号；不写时用往年的，没有的用拼音。",
)
@click.option("--register", is_flag=True, help="把没有登记的单位登记到 units.yml。")
@click.option(
    "--review",
    metavar="目录",
    type=WrittenPath(),
    help="每个原件另写一个网页到这里：左边是原件，右边是读出来的，双击就能打开。里面有原件的全部内容，不要公开。",
)
@click.option("--dry-run", is_flag=True, help="只看会写成什么，不写文件。")
@click.option("--force", is_flag=True, help="已经有的文件也重写。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json 供程序读取，每一份申报表一条。",
)
def import_files(
    files: tuple[Path, ...],
    declarations: Path,
    unit: str | None,
    edition: str | None,
    codes: tuple[str, ...],
    *,
    register: bool,
    review: Path | None,
    dry_run: bool,
    force: bool,
    form: str,
) -> None:
    """把 Excel、Word、PDF、OFD、网页表格和纯文本里的申报表变成申报表文件。

    拿不准的地方写上“# 待核对”和理由，看过以后删去，检查才通过；没有导入的内容逐条列出。个人的姓名和电话不导入。
    没有拿不准的以 0 退出，有要看的以 1 退出，什么也没有读出来的以 2 退出。
    """
    site = _Site(declarations, _named_codes(codes), review, unit)
    if edition is not None and edition not in site.editions.by_id:
        close = did_you_mean(closest_match(edition, site.editions.by_id))
        raise click.UsageError(f"没有“{edition}”这种版式，现有 {'、'.join(site.editions.by_id)}{close}")
    records = []
    with show_progress("正在读") as progress:
        for number, file in enumerate(files, 1):
            records += site.import_file(file, edition, register=register, writes=not dry_run, force=force)
            if progress:
                progress(number, len(files))
    if form == "json":
        print_utf8(report_ci.to_json(records) + "\n")
    else:
        for record in records:
            click.echo("\n".join(record_lines(record)))
        click.echo(summarize_import(records))
    if not any(record["edition"] for record in records):
        raise SystemExit(NOTHING_READ)
    if any(
        record["doubts"] or record["error"] or record["problems"] or record["left_out"] for record in records
    ):
        raise SystemExit(1)


def _named_codes(codes: tuple[str, ...]) -> dict[str, str]:
    named = {}
    for text in codes:
        name, equals, code = text.rpartition("=")
        if not equals or not name or not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", code):
            raise click.UsageError(
                f"--code 应写成“名称=代号”，代号只用小写英文字母、数字和连字符，现为“{text}”"
            )
        named[name] = code
    return named


class _Site:
    """The folder of declarations: what is registered there, and what is written into it."""

    def __init__(
        self, declarations: Path, codes: Mapping[str, str], review: Path | None, unit: str | None
    ) -> None:
        self.declarations, self.codes, self.review, self.unit = declarations, codes, review, unit
        self.origins: dict[str, str] = {}
        self.reviewed: Counter[str] = Counter()
        self.shared = [file for file in shared_files(declarations) if is_shared(file.path)]
        self.editions = site_editions(self.shared)
        self.registry = self._read_registry()

    def _read_registry(self) -> Registry:
        file = next((file for file in self.shared if file.path == REGISTRY), None)
        registry, problems = check_registry_file(file) if file else (EMPTY_REGISTRY, [])
        if registry is None or problems:
            raise CommandError(
                f"{path_prefix(self.declarations)}{REGISTRY} 有错误，请先运行 gongkai check 改正"
            )
        return registry

    def import_file(
        self, file: Path, edition: str | None, *, register: bool, writes: bool, force: bool
    ) -> list[dict[str, Any]]:
        """Read one office file and write what it holds; return a record for each form, or one that says what went wrong."""
        source = show_invisible(str(file))
        try:
            data = file.read_bytes() if file.stat().st_size <= MAX_FILE_BYTES else None
        except OSError as error:
            return [import_record(source, error=f"读不出来（{system_reason(error)}）")]
        if data is None:
            return [
                import_record(
                    source,
                    error=f"大于 {MAX_FILE_BYTES // 1_000_000} MB，没有读；请把有申报表的几页另存为一个文件",
                )
            ]
        document, reason = _read(file.name, data)
        if document is None:
            return [import_record(source, error=reason)]
        forms, rest = recognize_forms(document, self.editions, edition)
        if not forms:
            return [
                import_record(
                    source,
                    error="没有认出申报表：没有看到“项目名称”和任何一种版式的栏目",
                    remarks=document.remarks,
                )
            ]
        records = []
        for one in forms:
            if self.unit:
                name_unit(one, self.unit)
            planned = plan_file(
                one, self.registry, self.editions, self.codes, proposed_code, self._find_project
            )
            if isinstance(planned, UnplannedForm):
                records.append(import_record(source, form=one, error=planned.reason))
            else:
                records.append(self._write(planned, source, register=register, writes=writes, force=force))
        if self.review:
            self._write_review(file, data, document, forms, rest)
        records[0]["left_out"] += [left_out_record(piece) for piece in rest]
        records[0]["remarks"] = list(document.remarks)
        return records

    def _write(
        self, planned: PlannedFile, source: str, *, register: bool, writes: bool, force: bool
    ) -> dict[str, Any]:
        path = planned.identity.path
        name = path_prefix(self.declarations) + path
        record = import_record(source, planned=planned, form=planned.form, file=name)
        if error := self._refusal(planned, source, name, force=force):
            return {**record, "file": None, "error": error}
        self.origins[path] = source
        if planned.new_unit and register and writes:
            self._register(planned.new_unit)
        elif planned.new_unit:
            record["unregistered"] = planned.new_unit._asdict()
        checked = check_all([*self.shared, RawFile(path, planned.text.encode())], today())
        record["problems"] = [
            one
            for one in report_ci.problem_records(checked.problems)
            if one["path"] == path and one["rule"] != "review-mark" and one["severity"] != "notice"
        ]
        if writes:
            write_file(self.declarations / path, planned.text.encode(), name, self.declarations)
        record["written"] = writes
        return record

    def _refusal(self, planned: PlannedFile, source: str, name: str, *, force: bool) -> str | None:
        """Return why a declaration is not written: its file is there, or another form of this run has become it."""
        path = planned.identity.path
        if path in self.origins:
            return (
                f"{self.origins[path]} 里的一份已经是 {name}，这一份没有写；"
                f"不是同一个项目的，用 --code 给其中一个另一个代号"
            )
        target = self.declarations / path
        if not target.exists():
            return None
        if _project_in(target) not in {None, project_name_in(planned.text)}:
            return f"{name} 已经有了，是另一个项目，没有改动；请用 --code 给这一个另一个代号"
        return None if force else f"{name} 已经有了，没有改动；要重写，加 --force"

    def _write_review(
        self,
        file: Path,
        data: bytes,
        document: Document,
        forms: Sequence[RecognizedForm],
        rest: Sequence[LeftOut],
    ) -> None:
        """Write the page that compares an original with what was read of it."""
        review = self.review or Path()
        pages = {block.place.page for block in document.blocks}
        images = pdf_page_images(data, pages) if document.format == "pdf" else {}
        left_out = [piece for form in forms for piece in form.left_out] + list(rest)
        page = review_page(file.name, document, forms, left_out, images)
        self.reviewed[file.name] += 1
        again = f"-{self.reviewed[file.name]}" if self.reviewed[file.name] > 1 else ""
        target = review / f"{file.name}{again}.html"
        write_file(target, page.encode(), str(target), review)

    def _register(self, unit: NewUnit) -> None:
        """Write a unit into units.yml."""
        file = next((file for file in self.shared if file.path == REGISTRY), None)
        source = parse_source(REGISTRY, file.data, max_bytes=MAX_REGISTRY_BYTES)[0] if file else None
        data = add_unit(source, unit).encode()
        write_file(
            self.declarations / REGISTRY, data, path_prefix(self.declarations) + REGISTRY, self.declarations
        )
        self.shared = [*(one for one in self.shared if one.path != REGISTRY), RawFile(REGISTRY, data)]
        self.registry = self._read_registry()

    def _find_project(self, unit: str, name: str) -> str | None:
        """Return the code of a unit's project of the same name in any year, the latest first."""
        files = sorted(self.declarations.glob(f"[0-9]*/{unit}/*.yml"), reverse=True)
        return next((file.stem for file in files if _project_in(file) == name), None)


def _project_in(file: Path) -> str | None:
    """Return the name of the project in a file, None if none can be read."""
    try:
        return project_name_in(file.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return None


def _read(name: str, data: bytes) -> tuple[Document | None, str]:
    """Read a file as `read_document` does, an old Word file by way of DOCX."""
    converted = convert_to_docx(data) if is_old_word(data) else None
    if converted is None:
        return read_document(name, data)
    document, reason = read_document("converted.docx", converted)
    return document and replace(document, remarks=(CONVERTED, *document.remarks)), reason


def proposed_code(name: str) -> str:
    """Return a code of a name in pinyin."""
    try:
        from pypinyin import lazy_pinyin
    except ImportError:
        raise CommandError('还没有装上拼音；请运行 pip install "gongkai[import]"') from None
    return code_of_words(lazy_pinyin(name))
