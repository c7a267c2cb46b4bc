"""What is printed: the log of libraries and of this package, and nothing that a runner of CI obeys."""

import logging
import sys
from collections.abc import Callable
from typing import Any, Final, TextIO

from generator.diagnostics.escaping import neutralize_log_commands


class _NeutralStream:
    """A text stream to which no command for a runner of CI can be written. Bytes go past it, by `buffer`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._line = ""  # what was written of the current line

    def write(self, text: str) -> int:
        """Write a text without commands; return the length of the text."""
        neutral = neutralize_log_commands(self._line + text)
        self._stream.write(neutral[len(self._line) :])
        self._line = neutral[max(map(neutral.rfind, "\n\r")) + 1 :]
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def neutralize_streams() -> None:
    """Let everything that is printed as text from now on, by whatever library, be text to a runner of CI.

    A character that a terminal does not have, as on Windows, becomes a question mark.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
        setattr(sys, name, _NeutralStream(stream))


_OUR_LOGGER: Final = ".gongkai"
"""How the names of our loggers below those of libraries end, such as that of the plugin."""


class _WordedFormatter(logging.Formatter):
    """Formatter of messages that are reworded before they are printed, but for those of our own loggers below."""

    def __init__(self, reword: Callable[[str], str]) -> None:
        super().__init__("%(message)s")
        self._reword = reword

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - of logging
        """Return the message of a record, reworded."""
        message = super().formatMessage(record)
        return message if record.name.endswith(_OUR_LOGGER) else self._reword(message)


def print_log(name: str, level: int, reword: Callable[[str], str] = str) -> None:
    """Print what the logger `name` and those below it log from this level on, without prefixes and reworded."""
    handler = logging.StreamHandler()
    handler.setFormatter(_WordedFormatter(reword))
    logger = logging.getLogger(name)
    logger.handlers = [handler]
    logger.setLevel(level)
