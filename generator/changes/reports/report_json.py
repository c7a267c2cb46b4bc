"""Changes for programs: their JSON.

The shape is a promise: keys may be added, none is renamed or changes its meaning.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from generator.changes.compare import DECLARATION_CHANGE_KINDS, ChangeSet, DeclarationChange
from generator.changes.field_changes import FUNDING, Change
from generator.changes.gravity import gravity
from generator.changes.money import YearMoney, money_by_year
from generator.changes.reports.change_rows import format_percent, percent_change, plain_text
from generator.changes.reports.wording import COUNTED_JUDGEMENTS
from generator.changes.strictness import Magnitude
from generator.declarations.withdrawals import Withdrawal

Json: TypeAlias = "str | int | list[Json] | dict[str, Json] | None"


def changes_to_json(changes: ChangeSet) -> dict[str, Json]:
    """Return changes as JSON values; amounts in 元 as decimal text, paths relative to declarations/.

    `counts`: `added`, `removed`, `renamed`, `changed` declarations; `weaker`, `stronger` changes of published facts;
    `weaker_than_earlier_year`, `stronger_than_earlier_year` changes in added declarations; files `not_comparable`,
    `rewritten` and `other_files`.
    `money`: by year, the latest first, `before` and `after` of the annual totals that changed with `difference` and
    `percent`, and those that were `added` and `removed`.
    `declarations`: `kind`, `gravity` (gone, unusual_amount, weakened, money, other), `path`, `former_path` (null unless
    renamed), `compared_with` (the path of an added one's latest earlier year, else null), `undeclared` (removed or renamed
    without an entry in withdrawn.yml), `withdrawal` (its entry or null), `year`, `unit`, `project_name`, `total` in 元, and
    `changes`: for an added one those since that year and its waivers, for a removed one none.
    `registry`: the changes of units.yml.
    A change: `kind` (added, removed, renamed, moved, changed), `location` in canonical words, `place` in those of its
    form, `before` and `after` as text or null for a blank cell, `difference` in 元 and `percent` (null except for
    amounts), `judgement` (weaker, stronger, neither), `reason` in Chinese or null, `magnitude` (by how much the bound of
    a target moved: `difference` in `unit`, `percent`, null from 0; null if no bound moved), `line` in the present file,
    `published` (false if the public does not see it).
    `not_comparable`: `path`, `errors_before`, `errors_after` (null if there is no such file), `confidential`.
    `rewritten`: paths of files with other bytes and the same facts.
    `other_files`: `path` and `kind` (added, removed, changed) of files that are no declarations.
    """
    return {
        "counts": _counts(changes),
        "money": [_money_to_json(money) for money in money_by_year(changes.declarations)],
        "declarations": [_declaration_to_json(change) for change in changes.declarations],
        "registry": [_change_to_json(change) for change in changes.registry],
        "not_comparable": [
            {
                "path": file.path,
                "errors_before": file.errors_before,
                "errors_after": file.errors_after,
                "confidential": file.is_confidential,
            }
            for file in changes.not_comparable
        ],
        "rewritten": list(changes.rewritten),
        "other_files": [{"path": path, "kind": kind.value} for path, kind in changes.other_files],
    }


def _declaration_to_json(declaration_change: DeclarationChange) -> Json:
    declaration = declaration_change.declaration
    return {
        "kind": declaration_change.kind.value,
        "gravity": gravity(declaration_change).name.lower(),
        "path": declaration_change.path,
        "former_path": declaration_change.former_path or None,
        "compared_with": declaration_change.compared_with or None,
        "undeclared": declaration_change.is_undeclared,
        "withdrawal": _withdrawal_to_json(declaration_change.withdrawal),
        "year": declaration.year,
        "unit": declaration.implementing_unit,
        "project_name": declaration.project_name,
        "total": f"{declaration.annual_funding.total:.2f}",
        "changes": [_change_to_json(change) for change in declaration_change.changes],
    }


def _withdrawal_to_json(withdrawal: Withdrawal | None) -> Json:
    if withdrawal is None:
        return None
    return {
        "withdrawn_on": withdrawal.withdrawn_on.isoformat(),
        "withdrawn_by": withdrawal.withdrawn_by,
        "reason": withdrawal.reason,
        "moved_to": withdrawal.moved_to,
    }


def _money_to_json(money: YearMoney) -> Json:
    return {
        "year": money.year,
        "before": f"{money.before:.2f}",
        "after": f"{money.after:.2f}",
        "difference": f"{money.difference:.2f}",
        "percent": format_percent(money.difference / money.before * 100) if money.before else None,
        "added": f"{money.added:.2f}",
        "removed": f"{money.removed:.2f}",
    }


def _magnitude_to_json(magnitude: Magnitude | None) -> Json:
    if magnitude is None:
        return None
    difference = magnitude.difference.quantize(Decimal("0.000001"), ROUND_HALF_UP).normalize()
    percent = None if magnitude.percent is None else format_percent(magnitude.percent)
    return {"difference": f"{difference:f}", "unit": magnitude.unit, "percent": percent}


def _counts(changes: ChangeSet) -> dict[str, Json]:
    counts: dict[str, Json] = {kind.value: changes.count_by_kind(kind) for kind in DECLARATION_CHANGE_KINDS}
    counts |= {j.value: changes.count_by_judgement(j) for j in COUNTED_JUDGEMENTS}
    counts |= {
        f"{j.value}_than_earlier_year": changes.count_by_judgement(j, since_earlier_year=True)
        for j in COUNTED_JUDGEMENTS
    }
    counts |= {
        "not_comparable": len(changes.not_comparable),
        "rewritten": len(changes.rewritten),
        "other_files": len(changes.other_files),
    }
    return counts


def _change_to_json(change: Change) -> Json:
    amounts = change.location[0] in FUNDING
    before, after = (
        f"{value:.2f}" if amounts and isinstance(value, Decimal) else plain_text(value)
        for value in (change.before, change.after)
    )
    return {
        "kind": change.kind.value,
        "location": list(change.location),
        "place": list(change.place or change.location),
        "before": before,
        "after": after,
        "difference": None if change.difference is None else f"{change.difference:.2f}",
        "percent": percent_change(change) or None,
        "judgement": change.verdict.judgement.value,
        "reason": change.verdict.reason or None,
        "magnitude": _magnitude_to_json(change.verdict.magnitude),
        "line": change.line or None,
        "published": change.is_published,
    }
