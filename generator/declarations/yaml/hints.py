"""Mistakes that a single line shows: a table of patterns, each with its message and correction."""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from generator.declarations.yaml.scalar import to_yaml_scalar
from generator.diagnostics.wording import quote
from generator.forms import vocabulary as v
from generator.forms.spelling import Correction

COLON: Final = ": "


WIDE_INDENTATION: Final = "行首用了全角空格，请改用普通空格缩进，每一级两个"


MISSING_SPACE: Final = "英文冒号后面少了一个空格"


def chinese_colon_message(colon: str) -> str:
    """Return the message for a Chinese colon behind the name of a field."""
    return f"字段名后面是中文冒号“{colon}”，请改用英文冒号加一个空格“: ”"


def missing_colon_message(name: str) -> str:
    """Return the message for a name without a colon behind it."""
    return f"{quote(name)}后面少了英文冒号"


SIGN_PATTERN: Final = "[≥≤≧≦=＝<>＜＞][=＝]?"


NAME_AND_VALUE: Final = re.compile(
    r"(?P<name>[^\s:：，。；,;≥≤≧≦=＝<>＜＞|][^:：，。；,;≥≤≧≦=＝<>＜＞|\n]{0,39}?)"
    rf"(?P<gap>\s*)(?P<value>{SIGN_PATTERN}\s*[\d０-９][^，。；:：\n]*)"
)
"""An indicator as people write it in prose: 线路连通率 ≥98(%)."""


_Advice: TypeAlias = tuple[str, Correction | None]


LineHint: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], _Advice]]


_KEY: Final = r"^(?P<indent> *)(?:- +)?(?P<key>[^\s:：﹕∶#'\"-][^:：﹕∶#\n]*)"


LABEL_PATTERN: Final = "|".join(sorted(map(re.escape, v.LABELS), key=len, reverse=True))


_SIGNS: Final = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜"}


def _advise_quoting(match: re.Match[str]) -> _Advice:
    mark, value = match["mark"], match["value"].strip()
    if compared := re.match(r"([<>])([=＝]?)\s*[\d０-９]", value):
        corrected = _SIGNS[compared[1] + "=" * len(compared[2])] + value.lstrip("<>=＝").strip()
        return f"以“{mark}”开头的内容 YAML 读不懂，请写成 {corrected}", Correction(corrected)
    if value in {"-", "—", "--"}:
        return "空着的栏目不写“-”，冒号后面留空", Correction("")
    if mark in ">|":
        words = value.lstrip(">|+-").strip()
        # Else it may be a sign, or the line of a table.
        is_block_mark = re.match(r"[>|][+-]?\s", value) is not None
        return (
            f"“{mark}”后面不能接文字；长文字请在“{mark}-”之后换行、缩进两格再写",
            Correction(f"{mark}-\n{match['indent']}  {words}")
            if is_block_mark and " #" not in words and words
            else None,
        )
    return f"以“{mark}”开头的内容 YAML 读不懂，请给它加上英文引号", _quoted_value(value)


def _quoted_value(value: str, *, certain: bool = True) -> Correction | None:
    """Put a value in quotes; None if a part of it may be a comment."""
    return None if " #" in value else Correction(to_yaml_scalar(value.strip()), certain)


def _advise_inner_colon(match: re.Match[str]) -> _Advice:
    *value, label = match["value"].rsplit(maxsplit=1)
    if value and label in v.LABELS:
        rest = f"{value[0]}\n{match['indent']}{label}: {match['rest']}".rstrip()
        return f"一行里有两个字段，请从{quote(label)}起另起一行", Correction(rest)
    message = "内容里有英文冒号加空格，请改用中文冒号“：”，或给整段内容加上英文引号"
    return message, _quoted_value(match["typed"])


# Each pattern matches one line. The problem is at the group `here`. The Correction replaces the group `typed`, or
# `here` if there is no such group.
_CHINESE_COLON: Final[LineHint] = (
    re.compile(_KEY + r"(?P<typed>(?P<here>[：﹕∶])[：﹕∶:]*[ \u3000]*)(?P<rest>(?!.*: ).*)"),
    lambda m: (chinese_colon_message(m["here"]), Correction(COLON if m["rest"] else ":")),
)


_SPACES: Final = {"\u3000": "全角空格", "\u00a0": "不换行空格"}


_WIDE_SPACE: Final[LineHint] = (
    re.compile(_KEY + r"(?P<typed>:(?P<here>[\u3000\u00a0]+) *)"),
    lambda m: (f"冒号后面是{_SPACES[m['here'][0]]}，请改用普通空格", Correction(COLON)),
)


REPEATED_HINTS: Final = (_CHINESE_COLON, _WIDE_SPACE)
"""Mistakes that are rarely made on one line only."""


LINE_HINTS: Final[tuple[LineHint, ...]] = (
    _CHINESE_COLON,
    (
        re.compile(r"^(?P<typed> *(?P<here>[\u3000\u00a0]+)[ \u3000\u00a0]*)"),
        lambda m: (
            WIDE_INDENTATION,
            Correction(m["typed"].replace("\u3000", "  ").replace("\u00a0", " ")),
        ),
    ),
    _WIDE_SPACE,
    (
        re.compile(
            rf"^ *(?P<typed>(?P<here>[*`\"'\[]+)(?P<label>{LABEL_PATTERN})[*`\"'\]]*)(?=[:：])(?!.*[\"'],? *$)"
        ),
        lambda m: (f"字段名两边不加“{m['here']}”", Correction(m["label"])),
    ),
    (
        re.compile(
            r"^ *(?P<here>(?P<quote>[\"'])(?P<inner>[^\"'\n]*)(?P=quote)(?P<rest>[^:\n]+))(?=:(?: |$))"
        ),
        lambda m: (
            f"英文引号 {m['quote']} 在行首有别的意思，请改用中文引号",
            Correction(f"“{m['inner']}”{m['rest']}", certain=False),
        ),
    ),
    (
        re.compile(r"^ *(?P<here>(?P<mark>[*&!%@`])(?P<rest>[^:：\n]*))(?=:(?: |$))"),
        lambda m: (
            f"“{m['mark']}”在行首有别的意思，请给名称加上英文引号",
            Correction(to_yaml_scalar(m["here"])),
        ),
    ),
    (
        re.compile(r"^ *\"[^\"\n]*\" *: *(?:\"[^\"\n]*\"|[^\"\n]*[^\",\s])(?P<here>,) *$"),
        lambda _: ("行末不写英文逗号", Correction("")),
    ),
    (
        re.compile(r"^ *(?P<here>\|.*\|) *$"),
        lambda _: ("这是从表格粘贴来的一行；请去掉竖线“|”，每行只写一个“字段名: 内容”", None),
    ),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>\"(?P<value>[^\"\n]*\\[^\"\n]*)\") *$"),
        lambda m: (
            "英文双引号里的“\\”有别的意思，请改用英文单引号",
            _quoted_value(m["value"], certain=False),
        ),
    ),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>(?P<value>(?P<mark>[>|])(?![+-]?\d?[+-]? *(?:#|$)).*))"),
        _advise_quoting,
    ),
    (re.compile(_KEY + r":[ \t]+(?P<here>(?P<value>(?P<mark>[%@`*&!\]}?,-]).*))"), _advise_quoting),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>(?P<quote>[\"'])(?P<value>(?:(?!(?P=quote)).)*))$"),
        lambda m: (
            f"英文引号 {m['quote']} 没有配对，请在内容末尾补上，或把两个引号都删去",
            _quoted_value(m["value"], certain=False),
        ),
    ),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>(?P<quote>[\"'])(?:(?!(?P=quote)).)*(?P=quote)[ \t]*[^\s#].*)"),
        lambda m: (
            f"英文引号 {m['quote']} 之后还有文字，请用引号括住整段内容，或改用中文引号",
            _quoted_value(m["here"], certain=False),
        ),
    ),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>[\[{].*)"),
        lambda m: (
            f"“{m['here'][0]}”在 YAML 里有别的意思，请给这段内容加上英文引号，或改用全角括号",
            _quoted_value(m["here"]),
        ),
    ),
    (
        re.compile(_KEY + rf"(?P<typed>(?P<here>:)[ \t]+)(?=[^\s'\":][^:\n]*: +{SIGN_PATTERN} *[\d０-９])"),
        lambda _: ("指标名称里不用英文冒号加空格，请改用中文冒号“：”", Correction("：", certain=False)),
    ),
    (
        re.compile(_KEY + r":[ \t]+(?P<typed>(?P<value>[^\s'\"].*?)(?P<here>: )(?P<rest>.*))"),
        _advise_inner_colon,
    ),
    (re.compile(_KEY + r"(?P<here>:)(?=[^\s:/])"), lambda _: (MISSING_SPACE, Correction(COLON))),
    (
        re.compile(rf"^ *(?:{LABEL_PATTERN})(?P<typed> *(?P<here>[;；.。,，、=＝—–-])[ \u3000]*)"),
        lambda m: (f"字段名后面是“{m['here']}”，请改用英文冒号加一个空格“: ”", Correction(COLON)),
    ),
    (
        re.compile(rf"^ *(?P<here>{LABEL_PATTERN})(?P<typed>[ \u3000]+)(?=[^\s:：])"),
        lambda m: (missing_colon_message(m["here"]), Correction(COLON)),
    ),
    (
        re.compile(rf"^ *(?P<here>{LABEL_PATTERN})(?P<typed>[ \u3000]*)$"),
        lambda m: (missing_colon_message(m["here"]), Correction(":")),
    ),
    (
        re.compile(r"^ *(?P<here>(?P<typed>" + NAME_AND_VALUE.pattern + ")) *$"),
        lambda m: (
            missing_colon_message(m["name"]),
            Correction(f"{m['name']}{COLON}{m['value']}", certain=False),
        ),
    ),
)
