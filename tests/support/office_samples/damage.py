"""Texts as offices type them: labels with spaces and line breaks inside, names wrapped over lines, values with spaces."""

import re
from typing import Final

_WRAPPED_LENGTH: Final = 7  # characters in a line of a wrapped name
_CHINESE: Final = r"[\u4e00-\u9fff，、。；]"


def spaced_label(label: str) -> str:
    """Return a label with a space or a line break inside, by its length: 项目 名称, 绩效\\n指标, 服务对象满意度 指标."""
    if len(label) < 4 or not re.fullmatch(_CHINESE + "+", label):
        return label
    middle = len(label) - 2 if label.endswith("指标") else len(label) // 2
    between = "\n" if len(label) % 3 == 1 and label != "项目名称" else " "
    return f"{label[:middle]}{between}{label[middle:]}"


def wrapped_name(name: str) -> str:
    """Return a name that is wrapped over lines, with breaks between Chinese characters alone."""
    lines = [""]
    for character in name:
        between = lines[-1][-1:] + character
        if len(lines[-1]) >= _WRAPPED_LENGTH and re.fullmatch(_CHINESE + "{2}", between):
            lines.append("")
        lines[-1] += character
    if len(lines) > 1 and len(lines[-1]) == 1:
        lines[-2:] = ["".join(lines[-2:])]
    return "\n".join(lines)


def spaced_value(value: str) -> str:
    """Return a value with a space before the bracket of its unit: =100 (%)."""
    return re.sub(r"(?<=\d)\((?=[^()]+\)$)", " (", value)


def indented(text: str) -> str:
    """Return paragraphs that begin with two wide spaces; a blank text stays blank."""
    return text and "\n".join(f"\u3000\u3000{line}" for line in text.split("\n"))
