"""The wording of every report on changes: summaries, what became of a declaration, lists of files."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from generator.changes.compare import ChangeSet, DeclarationChange, IncomparableFile
from generator.changes.field_changes import ChangeKind
from generator.changes.gravity import UNUSUAL_FACTOR, has_unusual_amount
from generator.changes.money import YearMoney, money_by_year
from generator.changes.reports.change_rows import format_percent, shorten_name
from generator.changes.strictness import Judgement
from generator.declarations.identity import REGISTRY, WITHDRAWALS
from generator.diagnostics.escaping import show_invisible
from generator.forms import vocabulary as v
from generator.forms.display import format_large_money, format_money

NO_CHANGES: Final = "没有变化"
EMPTY_VALUE: Final = "（空）"
PUBLISHED: Final = "已公布的"
SINCE_EARLIER_YEAR: Final = "与上年相比"
UNDECLARED: Final = f"没有在 {WITHDRAWALS} 登记，原来的网址会失效；请登记，或者恢复原来的文件"
TO_OTHER_UNIT: Final = "移到另一单位"
FILE_RENAMED: Final = "改了文件名"
CONFIDENTIAL: Final = "含有个人信息或涉密标志，不引用内容"
OTHER_FILES: Final = "不是申报表的文件"
FORMATTING_ONLY: Final = "只有写法变化，公布的内容不变"
JUDGEMENT_MARKS: Final = {Judgement.WEAKER: "▼ 放宽", Judgement.STRONGER: "▲ 收紧", Judgement.NEITHER: "·"}
COUNTED_JUDGEMENTS: Final = (Judgement.WEAKER, Judgement.STRONGER)


def summarize_changes(changes: ChangeSet) -> str:
    """Return one line: the number of declarations, of changed indicators by judgement, and of everything else."""
    if not changes:
        return NO_CHANGES
    moved = [moved_words(change) for change in changes.declarations if change.kind is ChangeKind.RENAMED]
    to_other_unit = sum(words.startswith(TO_OTHER_UNIT) for words in moved)
    counts = (
        (ChangeKind.ADDED.term, changes.count_by_kind(ChangeKind.ADDED), _earlier_year_counts(changes)),
        (ChangeKind.REMOVED.term, changes.count_by_kind(ChangeKind.REMOVED), ""),
        (TO_OTHER_UNIT, to_other_unit, ""),
        (FILE_RENAMED, len(moved) - to_other_unit, ""),
        (ChangeKind.CHANGED.term, changes.count_by_kind(ChangeKind.CHANGED), ""),
    )
    declarations = "，".join(f"{word} {count} 份{note}" for word, count, note in counts)
    published = f"{PUBLISHED} {_judgement_counts(changes)}"
    other_counts = (
        (len(changes.other_files), f"{len(changes.other_files)} 份{OTHER_FILES}"),
        (len(changes.registry), f"{REGISTRY} {len(changes.registry)} 处"),
        (len(changes.not_comparable), f"{len(changes.not_comparable)} 份无法比较"),
        (len(changes.rewritten), f"{len(changes.rewritten)} 份{FORMATTING_ONLY}"),
    )
    return "；".join((declarations, published, *(text for count, text in other_counts if count)))


def money_lines(changes: ChangeSet) -> list[str]:
    """Return for each year the sums of annual totals: of those that changed, that came, and that went."""
    return [_money_line(money) for money in money_by_year(changes.declarations)]


def _money_line(money: YearMoney) -> str:
    sign = "-" if money.difference < 0 else "+"
    percent = f"（{format_percent(money.difference / money.before * 100)}%）" if money.before else ""
    parts = (
        (money.before or money.after, f"修改 {sign}{format_large_money(abs(money.difference))}{percent}"),
        (money.added, f"新增 {format_large_money(money.added)}"),
        (money.removed, f"删除 {format_large_money(money.removed)}"),
    )
    return f"{money.year} 年度的资金：{'，'.join(text for amount, text in parts if amount)}"


def _judgement_counts(changes: ChangeSet, *, since_earlier_year: bool = False) -> str:
    return "，".join(
        f"{changes.count_by_judgement(judgement, since_earlier_year=since_earlier_year)} 处{judgement.term}"
        for judgement in COUNTED_JUDGEMENTS
    )


def _earlier_year_counts(changes: ChangeSet) -> str:
    """Return how added declarations compare with an earlier year, and how many have none; or ""."""
    without_earlier_year = sum(
        declaration_change.kind is ChangeKind.ADDED and not declaration_change.compared_with
        for declaration_change in changes.declarations
    )
    if without_earlier_year == changes.count_by_kind(ChangeKind.ADDED):
        return ""
    rest = f"，{without_earlier_year} 份没有上年可比" if without_earlier_year else ""
    return f"（{SINCE_EARLIER_YEAR} {_judgement_counts(changes, since_earlier_year=True)}{rest}）"


def kind_words(declaration_change: DeclarationChange) -> str:
    """Return what became of a declaration: 新增, 修改, 删除, 撤下, 移到另一单位, 改了文件名; and 项目改名 if its name changed."""
    match declaration_change.kind:
        case ChangeKind.REMOVED:
            return "撤下" if declaration_change.withdrawal else ChangeKind.REMOVED.term
        case ChangeKind.RENAMED:
            return moved_words(declaration_change)
        case kind:
            return kind.term


def moved_words(declaration_change: DeclarationChange) -> str:
    """Return how the path of a moved declaration changed."""
    before, after = (path.split("/") for path in (declaration_change.former_path, declaration_change.path))
    to_other_unit = before[-2:-1] != after[-2:-1]
    renamed = before[-1] != after[-1]
    words = (TO_OTHER_UNIT if to_other_unit else "", FILE_RENAMED if renamed else "")
    return "，".join(filter(None, words)) or ChangeKind.MOVED.term


class Remark(NamedTuple):
    """A sentence on a declaration, which is an error of the proposal or only to be known."""

    text: str
    is_error: bool = False


def remarks(declaration_change: DeclarationChange) -> Iterator[Remark]:
    """Yield what is to be said of a declaration before its changes."""
    withdrawal = declaration_change.withdrawal
    if declaration_change.is_undeclared:
        yield Remark(UNDECLARED, is_error=True)
    elif withdrawal:
        by, reason = shorten_name(withdrawal.withdrawn_by), show_invisible(withdrawal.reason)
        yield Remark(f"{withdrawal.withdrawn_on} 由{by}登记：{reason}")
        if declaration_change.kind is ChangeKind.RENAMED and withdrawal.moved_to != declaration_change.path:
            yield Remark(f"登记里没有写明移到 {show_invisible(declaration_change.path)}，请核对")
    if has_unusual_amount(declaration_change):
        yield Remark(f"年度资金总额相差 {UNUSUAL_FACTOR} 倍以上，请核对金额的单位和小数点")


def declaration_label(declaration_change: DeclarationChange) -> str:
    """Return a label of one declaration: unit, project, year and amount."""
    declaration = declaration_change.declaration
    name, unit = shorten_name(declaration.project_name), shorten_name(declaration.implementing_unit)
    label = f"{unit}《{name}》{declaration.year} 年度"
    if declaration_change.kind in {ChangeKind.ADDED, ChangeKind.REMOVED}:
        label += f"，{format_money(declaration.annual_funding.total)} 元"
    return label


def change_counts(declaration_change: DeclarationChange) -> str:
    """Return the numbers of changes in one declaration by judgement, and of waivers in an added one; or ""."""
    waiver_count = (
        sum(not change.is_published for change in declaration_change.changes)
        if declaration_change.kind is ChangeKind.ADDED
        else 0
    )
    change_count = len(declaration_change.changes) - waiver_count
    text = f"{change_count} 处变化" if change_count else ""
    if declaration_change.compared_with:
        year, _, _ = declaration_change.compared_with.partition("/")
        text = f"与 {year} 年度相比{f' {text}' if text else NO_CHANGES}"
    judgement_texts = (
        f"{n} 处{judgement.term}"
        for judgement in COUNTED_JUDGEMENTS
        if (n := declaration_change.count_by_judgement(judgement))
    )
    return "，".join(
        filter(None, (text, *judgement_texts, f"{waiver_count} 条{v.WAIVERS}" if waiver_count else ""))
    )


def _describe_errors(file: IncomparableFile) -> str:
    sides = (("原来", file.errors_before), ("现在", file.errors_after))
    texts = (f"{side}没有这个文件" if n is None else f"{side} {n} 条错误" for side, n in sides)
    return "，".join(texts)


FileList: TypeAlias = tuple[str, Sequence[tuple[str, str]]]
"""Files that are only listed: a title, and each path with a note."""


def first_files(changes: ChangeSet) -> Iterator[FileList]:
    """Yield the lists that come first in a report: files that are no declarations, and those that must not be quoted."""
    if changes.other_files:
        yield OTHER_FILES, [(file.path, file.kind.term) for file in changes.other_files]
    confidential = [file for file in changes.not_comparable if file.is_confidential]
    if confidential:
        yield CONFIDENTIAL, [(file.path, _describe_errors(file)) for file in confidential]


def last_files(changes: ChangeSet) -> Iterator[FileList]:
    """Yield the lists that come last: what cannot be compared, what is only written differently, and withdrawn.yml."""
    broken = [file for file in changes.not_comparable if not file.is_confidential]
    if broken:
        yield "无法比较", [(file.path, _describe_errors(file)) for file in broken]
    if changes.rewritten:
        yield FORMATTING_ONLY, [(path, "") for path in changes.rewritten]
    if changes.withdrawals_file:
        yield "撤下和移走的登记", [(WITHDRAWALS, changes.withdrawals_file.term)]
