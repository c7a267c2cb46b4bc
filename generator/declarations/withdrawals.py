"""withdrawn.yml: declarations that were published, and withdrawn or moved since.

Each entry says when, by whom, why, and where the declaration went. Their pages stay at their addresses and say so.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from pydantic import Field, TypeAdapter, ValidationError

from generator.declarations.identity import WITHDRAWALS, identify
from generator.declarations.model import Record
from generator.declarations.reading_errors import reading_problems
from generator.declarations.yaml.source import MAX_REGISTRY_BYTES, RawFile, Source, parse_source
from generator.diagnostics.problem import Problem, file_problem
from generator.diagnostics.wording import quote
from generator.forms import vocabulary as v
from generator.forms.cell_types import IsoDate, Paragraphs, SingleLine

WITHDRAWN_ON: Final = "撤下日期"
WITHDRAWN_BY: Final = "撤下单位"
WITHDRAWAL_REASON: Final = "理由"
MOVED_TO: Final = "移到"


class Withdrawal(Record):
    """The entry of one file: `moved_to` is the file that has its content now, None if there is none."""

    project_name: SingleLine = Field(alias=v.PROJECT_NAME)
    withdrawn_on: IsoDate = Field(alias=WITHDRAWN_ON)
    withdrawn_by: SingleLine = Field(alias=WITHDRAWN_BY)
    reason: Paragraphs = Field(alias=WITHDRAWAL_REASON)
    moved_to: SingleLine | None = Field(None, alias=MOVED_TO)


Withdrawals: TypeAlias = Mapping[str, Withdrawal]
"""The entries by the path of the file that is gone."""

NO_WITHDRAWALS: Final[Withdrawals] = {}


def read_withdrawals(source: Source) -> tuple[Withdrawals | None, list[Problem]]:
    """Read the entries of withdrawn.yml, None if any of it is unreadable, and the problems."""
    try:
        return TypeAdapter(dict[str, Withdrawal]).validate_python(source.data()), []
    except ValidationError as error:
        return None, list(reading_problems(source, Withdrawal, error.errors(include_url=False), free=1))


def parse_withdrawals(files: Iterable[RawFile]) -> Withdrawals:
    """Return the entries of the withdrawn.yml among some files, none if it cannot be read."""
    file = next((file for file in files if file.path == WITHDRAWALS and not file.read_error), None)
    source = parse_source(file.path, file.data, max_bytes=MAX_REGISTRY_BYTES)[0] if file else None
    return (read_withdrawals(source)[0] if source else None) or NO_WITHDRAWALS


def withdrawal_problems(
    source: Source, withdrawals: Withdrawals, paths: Collection[str]
) -> Iterator[Problem]:
    """Yield what cannot be right in entries; `paths` are the declarations that there are."""
    for path, withdrawal in withdrawals.items():
        if identify(path)[0] is None:
            message = f"应写文件从 declarations/ 起的路径，如 2025/a-unit/a-project.yml，现为{quote(path)}"
            yield source.problem((path,), "withdrawal", message, key=True)
            continue
        if path in paths:
            message = "这份申报表还在；撤下的请删去文件，没有撤下的请删去这一条"
            yield source.problem((path,), "withdrawal", message, key=True)
        target = withdrawal.moved_to
        if target is not None and target not in paths:
            hint = "它也撤下了，请写最后所在的文件" if target in withdrawals else "没有这份申报表"
            message = f"“{MOVED_TO}”应写现在的文件，如 2025/a-unit/a-project.yml，现为{quote(target)}；{hint}"
            yield source.problem((path, MOVED_TO), "withdrawal", message)


def undeclared_withdrawals(
    published: Collection[str], paths: Collection[str], withdrawals: Withdrawals
) -> Iterator[Problem]:
    """Yield a problem for each of the `published` files that is neither there any more nor in withdrawn.yml."""
    for path in sorted(set(published) - set(paths) - withdrawals.keys()):
        message = f"已经公布的申报表删去或移走了，没有在 {WITHDRAWALS} 登记；请登记，或者恢复这个文件"
        yield file_problem(path, "withdrawal", message)
