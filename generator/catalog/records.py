"""A declaration as rows of the catalog: plain values, made in any process. Pure."""

import hashlib
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from generator.catalog.built_pages import bytes_digest
from generator.checks.batch import Batch, check_each
from generator.declarations.identity import Identity, identify
from generator.declarations.published import (
    DeclarationContent,
    IndicatorContent,
    PublishedDeclaration,
    annual_total,
    compress_content,
    publish_declaration,
)
from generator.diagnostics.rulebook import Severity
from generator.forms import vocabulary as v

_MILLIONTHS: Final = 10**6
_KEY_OFFSET: Final = 10**21  # quantities have at most 15 digits before the point and 6 behind it

StoredIndicator: TypeAlias = tuple[
    str, str, bool, str, str, str, str, str | None, str | None, str | None, str | None, str
]
"""An indicator: kind, name, in_words, unit, slug of its measure; value, comparator, quantity, upper, keys, headings."""


class DeclarationRows(NamedTuple):
    """The rows of a declaration; `content` is compressed JSON, `funding` by period and role in 分, `goals` by period.

    `competent_department` is the name of its department, `nature` and `category` are "" for a blank cell.
    """

    identity: Identity
    department: str
    project_name: str
    implementing_unit: str
    competent_department: str
    nature: str
    category: str
    amount: int
    content: bytes
    yaml_digest: str
    funding: tuple[tuple[str, str, int], ...]
    goals: tuple[tuple[str, str], ...]
    indicators: tuple[StoredIndicator, ...]
    waivers: tuple[tuple[str, str], ...] = ()


class CheckedRows(NamedTuple):
    """The rows of a file without errors; from the day `stable_from`, an ISO date, its check finds the same."""

    rows: DeclarationRows
    stable_from: str


def check_batch_rows(batch: Batch) -> list[CheckedRows | None]:
    """Check every file of a batch and return its rows, None for a file with errors."""
    results: list[CheckedRows | None] = []
    for file, (checked, read_result, registry) in zip(batch.files, check_each(batch), strict=True):
        identity, _ = identify(file.path)
        has_errors = any(problem.severity is Severity.ERROR for problem in checked.problems)
        if has_errors or identity is None or read_result is None or registry is None:
            results.append(None)
            continue
        published = publish_declaration(identity, read_result.declaration, file.data, registry)
        rows = declaration_rows(published)._replace(waivers=tuple(checked.waivers.items()))
        results.append(CheckedRows(rows, checked.stable_from.isoformat()))
    return results


def declaration_rows(published: PublishedDeclaration) -> DeclarationRows:
    """Return the rows of a declaration."""
    content = published.content
    department, department_name = published.department
    goals = (("project", content["overall_goal"]), ("annual", content["annual_goal"]))
    return DeclarationRows(
        identity=published.identity,
        department=department,
        project_name=content["project_name"],
        implementing_unit=content["implementing_unit"],
        competent_department=department_name,
        nature=content["nature"] or "",
        category=content["category"] or "",
        amount=_cents(annual_total(content)),
        content=compress_content(content),
        yaml_digest=bytes_digest(published.yaml),
        funding=tuple(_funding_rows(content)),
        goals=tuple((period, text) for period, text in goals if text),
        indicators=tuple(_indicator_rows(content)),
    )


def _funding_rows(content: DeclarationContent) -> list[tuple[str, str, int]]:
    periods = (("project", content["project_funding"]), ("annual", content["annual_funding"]))
    return [
        (period, role, _cents(Decimal(amount)))
        for period, amounts in periods
        for role, amount in amounts.items()
        if amount is not None
    ]


def _cents(amount: Decimal) -> int:
    return int(amount * 100)


def _indicator_rows(content: DeclarationContent) -> list[StoredIndicator]:
    rows: list[StoredIndicator] = []
    for indicator in content["indicators"]:
        kind = indicator["kind"]
        quantity, upper = indicator["quantity"], indicator["upper"]
        name, unit, in_words = indicator["name"], indicator["unit"] or "", quantity is None
        keys = (_sort_key(quantity), _sort_key(upper))
        slug = measure_slug(name, unit, in_words=in_words)
        headings = printed_headings(indicator)
        value = (indicator["text"], indicator["comparator"] or "", quantity, upper)
        rows.append((kind, name, in_words, unit, slug, *value, *keys, headings))
    return rows


def printed_headings(indicator: IndicatorContent) -> str:
    """Return the headings of an indicator as its form prints them, "" if they are those of its kind."""
    headings = (indicator["category"], indicator["dimension"])
    return "" if headings == v.KINDS_BY_SLUG[indicator["kind"]][1:] else "：".join(filter(None, headings))


def measure_slug(name: str, unit: str, *, in_words: bool) -> str:
    """Return the slug of a measure in the address of its page, which stays the same for ever."""
    data = "\0".join((name, unit, "words" if in_words else "")).encode(errors="surrogatepass")
    return hashlib.sha256(data).hexdigest()[:12]


def _sort_key(number: str | None) -> str | None:
    """Return a text of fixed width that sorts as the number does; None for no number."""
    return None if number is None else f"{int(Decimal(number) * _MILLIONTHS) + _KEY_OFFSET:022d}"
