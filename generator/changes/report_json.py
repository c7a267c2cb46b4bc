"""Changes for programs: their JSON.

Comes in: Changes. Goes out: a record of JSON values. The shape is a promise: keys may be added, none is renamed or
changes its meaning.
"""

from decimal import Decimal
from typing import TypeAlias

from generator.changes.compare import KINDS, Changes
from generator.changes.field_changes import FUNDING, Change
from generator.changes.report_wording import JUDGED, per_cent, plain_text

Json: TypeAlias = "str | int | list[Json] | dict[str, Json] | None"


def record(changes: Changes) -> dict[str, Json]:
    """Changes as JSON values; amounts in 元 as decimal text, paths relative to declarations/.

    `counts`: `added`, `removed`, `renamed`, `changed` declarations; `weaker`, `stronger` changes of what was published;
    `weaker_than_earlier_year`, `stronger_than_earlier_year` changes in added declarations; files `not_comparable` and
    `rewritten`.
    `declarations`: `kind`, `path`, `former_path` (null but where renamed), `compared_with` (the path of an added one's
    latest earlier year, else null), `year`, `unit`, `project_name`, `total` in 元, and `changes`: of an added one those
    since that year and its waivers, of a removed one none.
    `registry`: the changes of units.yml.
    A change: `kind` (added, removed, renamed, moved, changed), `location` in the form's words, `before` and `after`
    as text or null for a blank cell, `difference` in 元 and `percent`, null but of amounts, `judgement` (weaker,
    stronger, neither), `reason` in Chinese or null, `published`, false of what the public does not see.
    `not_comparable`: `path`, `errors_before`, `errors_after`, null where there is no such file.
    `rewritten`: paths of files of other bytes and the same facts.
    """
    counts: dict[str, Json] = {kind.value: changes.of_kind(kind) for kind in KINDS}
    counts |= {j.value: changes.judged(j) for j in JUDGED}
    counts |= {f"{j.value}_than_earlier_year": changes.judged(j, since_earlier_year=True) for j in JUDGED}
    counts |= {"not_comparable": len(changes.not_comparable), "rewritten": len(changes.rewritten)}
    return {
        "counts": counts,
        "declarations": [
            {
                "kind": found.kind.value,
                "path": found.path,
                "former_path": found.former_path or None,
                "compared_with": found.compared_with or None,
                "year": found.declaration.year,
                "unit": found.declaration.implementing_unit,
                "project_name": found.declaration.project_name,
                "total": f"{found.declaration.annual_funding.total:.2f}",
                "changes": [_change(change) for change in found.changes],
            }
            for found in changes.declarations
        ],
        "registry": [_change(change) for change in changes.registry],
        "not_comparable": [
            {"path": file.path, "errors_before": file.errors_before, "errors_after": file.errors_after}
            for file in changes.not_comparable
        ],
        "rewritten": list(changes.rewritten),
    }


def _change(change: Change) -> Json:
    amounts = change.location[0] in FUNDING
    before, after = (
        f"{value:.2f}" if amounts and isinstance(value, Decimal) else plain_text(value)
        for value in (change.before, change.after)
    )
    return {
        "kind": change.kind.value,
        "location": list(change.location),
        "before": before,
        "after": after,
        "difference": None if change.difference is None else f"{change.difference:.2f}",
        "percent": per_cent(change) or None,
        "judgement": change.verdict.judgement.value,
        "reason": change.verdict.reason or None,
        "published": change.is_published,
    }
