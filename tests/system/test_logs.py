"""What is printed is text to every runner of CI, whoever prints it and in however many pieces."""

import io
import sys

import pytest

from generator.system.logs import neutralize_streams


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["a\n"], "a\n"),
        (["a::b ## c [d]\n"], "a::b ## c [d]\n"),
        (["##[group]a\n"], "## [group]a\n"),
        (["甲 ##[error]乙\n"], "甲 ## [error]乙\n"),
        (["##vso[task.setvariable]a\n"], "## vso[task.setvariable]a\n"),
        (["###[a]\n"], "### [a]\n"),
        (["::error::a\n"], ": :error::a\n"),
        (["  ::set-env name=a::b\n"], "  : :set-env name=a::b\n"),
        (["a\n", "::error::a\n"], "a\n: :error::a\n"),
        (["a\n::error::a\n\n \n::b"], "a\n: :error::a\n\n \n: :b"),
        (["a", "::error::a\n"], "a::error::a\n"),
        (["#", "#[", "error]\n"], "## [error]\n"),
        (["##", "[error]\n"], "## [error]\n"),
        ([":", ":error::\n"], ": :error::\n"),
        (["a\r::error::a"], "a\r: :error::a"),
    ],
)
def test_no_command_reaches_a_log(pieces: list[str], text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = io.StringIO()
    monkeypatch.setattr(sys, "stdout", printed)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    neutralize_streams()
    assert [sys.stdout.write(piece) for piece in pieces] == [len(piece) for piece in pieces]
    assert printed.getvalue() == text
