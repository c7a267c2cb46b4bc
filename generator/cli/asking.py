"""Questions in a terminal: a text, a numbered choice, yes or no. Answers may come from a pipe as well."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final, TypeVar

import click

from generator.cli.chinese import ERROR_PREFIX, INTERRUPTED
from generator.cli.options import CommandError
from generator.diagnostics.escaping import show_invisible
from generator.forms.cell import InvalidCellError

with suppress(ImportError):  # Windows has none, and needs none
    import readline  # noqa: F401 - `input` uses it: it erases a Chinese character whole, and knows the arrow keys

AnswerT = TypeVar("AnswerT")

MAX_EMPTY_ANSWERS: Final = 3
MAX_ANSWERS: Final = 10
"""How often a question is asked: a pipe may have answers without end."""

_YES: Final = frozenset({"是", "是的", "建", "好", "对", "y", "yes", "1"})
_NO: Final = frozenset({"否", "不", "不是", "不建", "n", "no", "0"})


class EndOfAnswersError(Exception):
    """Raised when there are no more answers."""


class UnansweredError(Exception):
    """Raised when a question was asked often enough; the text is the question."""


class LeaveError(Exception):
    """Raised when a person chose to leave."""


@contextmanager
def answers(nothing: str, advice: str = "") -> Iterator[None]:
    """Turn the end of the answers and Ctrl+C into errors that say that `nothing` was written.

    `advice` follows where the answers ended, as in a script.
    """
    try:
        yield
    except EndOfAnswersError:
        raise CommandError(f"没有答完，{nothing}{advice}") from None
    except UnansweredError as error:
        raise CommandError(f"没有写上{error}，{nothing}") from None
    except KeyboardInterrupt:
        click.echo(f"\n{INTERRUPTED}，{nothing}", err=True)
        raise SystemExit(1) from None


def ask(question: str, read: Callable[[str], AnswerT], default: str = "") -> AnswerT:
    """Ask until `read` accepts the answer; it raises InvalidCellError. An empty answer is the default, if there is one."""
    empty, subject = 0, re.split(r"[（\[？]", question)[0]
    for _ in range(MAX_ANSWERS):
        try:
            text = _answer(f"{question}{f'[{default}]' if default else ''}：").strip() or default
        except UnicodeError:
            click.echo(f"{ERROR_PREFIX}写上的文字不是 UTF-8 编码，请再写一次")
            continue
        if not text:
            empty += 1
            if empty == MAX_EMPTY_ANSWERS:
                break
            click.echo(f"请写上{subject}，再按回车；不想建了，按 Ctrl+C")
            continue
        try:
            return read(text)
        except InvalidCellError as error:
            click.echo(f"{ERROR_PREFIX}{show_invisible(str(error))}")
    raise UnansweredError(subject)


def choose(title: str, rows: Sequence[str], question: str, read: Callable[[str], AnswerT]) -> int | AnswerT:
    """Show a numbered list and return the index of the chosen row, or what `read` makes of another answer.

    Raises LeaveError for 0.
    """
    click.echo(title)
    for number, row in enumerate(rows, 1):
        click.echo(f"  {number:>2}  {show_invisible(row)}")
    click.echo("   0  离开，什么也不建")

    def read_number(text: str) -> int | AnswerT:
        digits = narrow(text)
        if not digits.isdecimal():
            return read(text)
        if int(digits) > len(rows):
            raise InvalidCellError(f"序号应在 0 和 {len(rows)} 之间")
        return int(digits) - 1

    answer = ask(question, read_number)
    if answer == -1:
        raise LeaveError
    return answer


def confirm(question: str) -> bool:
    """Ask a question that is answered with yes or no."""

    def read(text: str) -> bool:
        if narrow(text).lower() in _YES | _NO:
            return narrow(text).lower() in _YES
        raise InvalidCellError("请写“是”或者“否”")

    return ask(f"{question}[是/否]", read)


def narrow(text: str) -> str:
    """Return a text with letters and digits of half width, as an input method may have given them full width."""
    return unicodedata.normalize("NFKC", text).strip()


def _answer(prompt: str) -> str:
    try:
        text = input(prompt)
    except EOFError:
        click.echo()
        raise EndOfAnswersError from None
    text.encode()  # where the system's encoding is ASCII, bytes that are not come as half a character
    return text
