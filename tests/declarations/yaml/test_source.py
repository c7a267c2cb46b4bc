import random
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from generator.declarations.yaml import tree
from generator.declarations.yaml.decoding import RADICALS
from generator.declarations.yaml.source import MAX_BYTES, parse_source
from tests.support.project import ROOT, SOUND, parsed


@pytest.mark.parametrize(
    "text", ["010", "NO", "1_000", "12:30", "1234.50", "~", "null", "0x1F", "1e3", "2025-01-01"]
)
def test_a_scalar_is_the_text_that_stands_in_the_file(text: str) -> None:
    assert parsed(f"a: {text}\nb:\n  - {text}\n").data() == {"a": text, "b": [text]}


def test_omitted_and_quoted_and_block_scalars() -> None:
    text = "a:\nb: ''\nc: \"x\\ty\"\nd: |-\n  一\n  二\ne: >-\n  一，\n  二 three\n  four\nf: 你 好\n"
    assert parsed(text).data() == {
        "a": "",
        "b": "",
        "c": "x\ty",
        "d": "一\n二",
        "e": "一，二 three four",
        "f": "你 好",
    }


@pytest.mark.parametrize("change", [
    lambda data: b"\xef\xbb\xbf" + data,
    lambda data: data.replace(b"\n", b"\r\n"),
    lambda data: data.replace(b"\n", b"\r"),
    lambda data: b"---\n" + data,
    lambda data: data + b"...\n",
])  # fmt: skip
def test_marks_of_windows_and_of_documents_are_accepted(change: Any) -> None:
    assert parsed(change(SOUND.encode())).data() == parsed(SOUND).data()


def test_places_of_values_keys_and_fragments() -> None:
    source = parsed("甲:\n  乙: >-\n    一二三\n    四五六\n  丙:\n丁: [x, yy]\n")

    def place(*location: str | int, **how: Any) -> tuple[int, int, int]:
        problem = source.problem(location, "type", "", **how)
        return problem.line, problem.column, problem.length

    assert place("甲", "乙") == (2, 6, 2)
    assert place("甲", "乙", span=(4, 5)) == (4, 6, 1)
    assert place("甲", "乙", key=True) == (2, 3, 1)
    assert place("甲", "丙") == (5, 3, 1)
    assert place("甲") == (1, 1, 1)
    assert place("丁", 1) == (6, 8, 2)
    assert place("丁", 7) == (6, 1, 1)
    assert place("甲", "乙", "没有") == (2, 6, 2)
    assert place("没有") == (1, 1, 1)


@pytest.mark.parametrize(
    ("text", "span", "place"),
    [
        ("a: LXXL，XX\n", (5, 7), (1, 9)),
        ("a: >-  # TODO\n  先TODO\n  再TODO\n", (1, 5), (2, 4)),
        ("a: >-  # TODO\n  先TODO\n  再TODO\n", (7, 11), (3, 4)),
        ("a: '一''二二'\n", (3, 4), (1, 9)),
    ],
)
def test_the_place_of_a_part_of_a_text(text: str, span: tuple[int, int], place: tuple[int, int]) -> None:
    problem = parsed(text).problem(("a",), "type", "", span=span)
    assert (problem.line, problem.column) == place


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a: >-\n  中文\n  中文\n", "中文中文"),
        ("a: >-\n  中文 中文\n  中文\n", "中文 中文中文"),
        ("a: >-\n  中文 \n  中文\n", "中文中文"),
        ("a: >-\n  （一）\n  ①中→\n  𠮷\n", "（一）①中→𠮷"),
        ("a: >-\n  one\n  two\n", "one two"),
        ("a: >-\n  中文\n  two\n", "中文 two"),
        ("a: >-\n  中文\n\n  中文\n", "中文\n中文"),
        ("a: 中文\n  中文\n", "中文中文"),
        ("a: |-\n  中文\n  中文\n", "中文\n中文"),
        ("a: '中文\n  中文'\n", "中文中文"),
    ],
)
def test_a_line_of_chinese_goes_on_in_the_next_line_without_a_space(text: str, read: str) -> None:
    assert parsed(text).data() == {"a": read}


def test_an_item_of_a_list_has_its_own_place() -> None:
    problem = parsed("a:\n  - 一\n  - [二]\n").problem(("a", 1), "type", "")
    assert (problem.line, problem.column) == (3, 5)


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("", "missing-field", 1, 1),
        ("# 只有注释\n", "missing-field", 1, 1),
        ("---\n", "missing-field", 1, 1),
        ("- 甲\n- 乙\n", "type", 1, 1),
        ("只有文字\n", "yaml-syntax", 1, 1),
        ("a: 1\n---\nb: 2\n", "yaml-syntax", 2, 1),
        ("a: 1\na: 2\n", "duplicate-key", 2, 1),
        ("a: 1\n'a ': 2\n", "duplicate-key", 2, 1),
        ("a: &x 1\n", "alias", 1, 4),
        ("a: *x\n", "alias", 1, 4),
        ("\ta: 1\n", "yaml-syntax", 1, 1),
        ("a:\n  b: 一\t\t二\n", "yaml-syntax", 2, 7),
        ("a: !!str 1\n", "yaml-syntax", 1, 4),
        ("a:\n  <<: {b: 1}\n", "merge-key", 2, 3),
        ("? [a]\n: 1\n", "yaml-syntax", 1, 3),
        ("a: " + "[" * 10_000, "nesting", 1, 11),
        ("{a: " * 10_000, "nesting", 1, 33),
        ("\n".join(" " * depth + "a:" for depth in range(100)), "nesting", 9, 9),
        ("a: &a [x, x]\n" + "".join(f"b{n}: [*a, *a]\n" for n in range(99)), "alias", 1, 4),
        ("a\u200b: 1\n", "invisible-character", 1, 2),
        ('a: "\\u202e"\n', "invisible-character", 1, 4),
        ("a: \ue000\n", "invisible-character", 1, 4),
        ("a: 上\ufffd市\n", "encoding", 1, 5),
        (b"\x00" * 1000, "invisible-character", 1, 1),
        ("甲: 一\n乙: 二\n".encode("gb18030"), "encoding", 1, 1),
        ("a: 1\n乙: 二\n".encode("gb18030"), "encoding", 2, 1),
        ("甲: 一\n".encode("utf-16"), "encoding", 1, 1),
        ("项目: 一\n名称: 二\n".encode("utf-16-le"), "encoding", 1, 1),
        (b"\xff\xfe\x00\xd8", "encoding", 1, 1),
        (b"a: 1\rb: 2\rc: \xff\n", "encoding", 3, 4),
        (b"a" * (MAX_BYTES + 1), "file-too-large", 1, 1),
    ],
)
def test_one_clear_problem(text: str | bytes, rule: str, line: int, column: int) -> None:
    _, problems = parse_source("x.yml", text.encode() if isinstance(text, str) else text)
    assert [(problem.rule, problem.line, problem.column) for problem in problems] == [(rule, line, column)]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_source_or_problems_within_the_file(data: bytes) -> None:
    source, problems = parse_source("x.yml", data)
    assert source or problems
    lines = data.count(b"\n") + data.count(b"\r") + 1
    for problem in problems:
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert problem.length >= 1


YAML_TEXT = st.text(alphabet="ab项目：: -\n\t'\"[]{}>|%&*!?#,一", max_size=120)


@given(YAML_TEXT)
def test_what_is_read_is_what_ruamel_reads(text: str) -> None:
    source, problems = parse_source("x.yml", text.encode())
    if source and not problems:
        read = YAML(typ="rt", pure=True).load(text)
        assert list(source.data()) == ["" if key is None else str(key) for key in read]


def damaged(text: str, seed: int) -> str:
    """A sound file with three random characters put in, taken out or doubled."""
    chance = random.Random(seed)
    for _ in range(3):
        at = chance.randrange(len(text))
        text = (
            text[:at]
            + chance.choice(["", text[at] * 2, chance.choice(":\t\"'[]{}>|%&*!?#,：\n ")])
            + text[at + 1 :]
        )
    return text


@pytest.mark.parametrize("seed", range(100))
def test_without_the_c_parser_the_same_is_read(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = damaged(SOUND, seed)
    fast, fast_problems = parse_source("x.yml", text.encode())
    monkeypatch.setattr(tree, "CParser", None)
    pure, pure_problems = parse_source("x.yml", text.encode())
    assert bool(fast_problems) == bool(pure_problems)
    assert (fast and fast.data()) == (pure and pure.data())


@pytest.mark.parametrize("escape", ["\\U00110000", "\\UFFFFFFFF", "\\ud800", "\\x9b"])
def test_escapes_that_are_no_characters_are_problems(escape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for parser in (vars(tree)["CParser"], None):
        monkeypatch.setattr(tree, "CParser", parser)
        assert parse_source("x.yml", f'a: "{escape}"\n'.encode())[1] != []


def test_the_c_parser_is_there() -> None:
    assert vars(tree)["CParser"] is not None


def test_comments_are_what_stands_outside_of_texts() -> None:
    text = '# 一\n甲: 二 # 三\n乙: "四 #五" # 六\n丙: >- # 七\n  八\n  # 九\n# 十\n丁: 十一#十二\n戊:\n  - 十三 # 十四\n'
    source, problems = parse_source("x.yml", text.encode())
    assert source
    assert not problems
    assert [source.text[start:end] for start, end in source.comments()] == [
        "# 一",
        "# 三",
        "# 六",
        "# 七",
        "# 十",
        "# 十四",
    ]


@pytest.mark.parametrize("line", ['甲: "一 #二" #三', "甲: >- #三\n  一"])
def test_what_would_be_lost_behind_a_sign_is_told(line: str) -> None:
    _, problems = parse_source("x.yml", f"{line}\n".encode())
    assert [(p.rule, p.line, p.excerpt[p.offset :]) for p in problems] == [("yaml-syntax", 1, "#三")]


@pytest.mark.parametrize(
    ("written", "column", "message"),
    [
        ("资⾦", 5, "这里的“⾦”（U+2FA6）看起来像“金”，其实是别的字符，检索不到；请改成“金”"),
        ("⻓效", 4, "这里的“⻓”（U+2ED3）看起来像“长”，其实是别的字符，检索不到；请改成“长”"),
        ("ХХ街道", 4, "这里的“ХХ”（U+0425）看起来像“XX”，其实是别的字符，检索不到；请改成“XX”"),
        ("Wоrd", 5, "这里的“Wоrd”（U+043E）看起来像“Word”，其实是别的字符，检索不到；请改成“Word”"),
        ("𝟏𝟑𝟖", 4, "这里的“𝟏”（U+1D7CF）看起来像“1”，其实是别的字符，检索不到；请改成“1”"),
    ],
)
def test_a_character_that_is_not_what_it_looks_like(written: str, column: int, message: str) -> None:
    source, problems = parse_source("a.yml", f"甲: {written}\n".encode())
    assert source is not None
    assert [(p.rule, p.line, p.column, p.message) for p in problems] == [
        ("invisible-character", 1, column, message)
    ]
    fixed = problems[0].corrected_excerpt
    assert parse_source("a.yml", fixed.encode())[1] == []
    assert source.data() == {"甲": fixed.removeprefix("甲: ")}


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("维护系统，\n  培训干部。", "维护系统，培训干部。"),
        (">-\n  维护系统，\n  培训干部。", "维护系统，培训干部。"),
        ("'维护系统，\n  培训干部。'", "维护系统，培训干部。"),
        ('"维护系统，\n  培训干部。"', "维护系统，培训干部。"),
        ("'维护''系统''，\n  培训干部。'", "维护'系统'，培训干部。"),
        ('"维护\\"系统\\"，\n  培训干部。"', '维护"系统"，培训干部。'),
        ("'维护系统，\n\n  培训干部。'", "维护系统，\n培训干部。"),
        ("'维护 系统\n  IT 培训\n  two words'", "维护 系统 IT 培训 two words"),
        ("'维护 '\n", "维护 "),
        ("|-\n  维护系统，\n  培训干部。", "维护系统，\n培训干部。"),
    ],
)
def test_lines_of_chinese_are_joined_without_a_space_in_every_style(written: str, text: str) -> None:
    assert parsed(f"甲: {written}\n").data() == {"甲": text}


def test_every_radical_with_an_equal_is_told_with_it() -> None:
    assert len(RADICALS) == 2 * 114
    for radical, equal in zip(RADICALS[::2], RADICALS[1::2], strict=True):
        _, problems = parse_source("a.yml", f"甲: 一{radical}\n".encode())
        assert [problem.corrected_excerpt for problem in problems] == [f"甲: 一{equal}"]
    for radical in map(chr, range(0x2E80, 0x2FD6)):
        plain = unicodedata.normalize("NFKC", radical)
        if plain != radical and radical in RADICALS[::2]:
            assert RADICALS[RADICALS.index(radical) + 1] == plain


def test_the_search_knows_the_same_radicals() -> None:
    script = (ROOT / "overrides/assets/search/fold.js").read_text(encoding="utf-8")
    assert "".join(re.findall(r'\.\.\."(.+)"', script)) == RADICALS


@pytest.mark.parametrize("written", ["Россия", "μm", "Ω", "﨑", "㎡", "①", "Ⅱ级", "一〇"])
def test_a_character_that_is_what_it_looks_like(written: str) -> None:
    assert parse_source("a.yml", f"甲: {written}\n".encode())[1] == []
