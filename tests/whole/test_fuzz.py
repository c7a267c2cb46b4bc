"""Whatever the bytes: check, fmt, fix and diff never raise, never hang, and every problem lies within its file."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.changes.compare import compare_files
from generator.changes.reports.report_json import changes_to_json
from generator.changes.reports.report_markdown import comment_markdown
from generator.changes.reports.report_terminal import change_lines as change_lines
from generator.checks.check_all import CheckResult, check_all
from generator.checks.fixes import fix_files
from generator.checks.report_ci import code_quality, github_annotations, problem_records, to_json
from generator.checks.report_terminal import problem_lines
from generator.declarations.formatter import format_file
from generator.declarations.identity import REGISTRY as REGISTRY_PATH
from generator.declarations.yaml.decoding import decode
from generator.declarations.yaml.source import RawFile, parse_source
from tests.support.project import PATH, REGISTRY, ROOT, SOUND

SEEDS = [
    SOUND,
    REGISTRY,
    *(file.read_text(encoding="utf-8") for file in sorted((ROOT / "declarations").rglob("*.yml"))),
]
SEEDS += [
    file.read_text(encoding="utf-8")
    for file in sorted((ROOT / "tests/golden/invalid").glob("*.yml"))
    if file.stem not in {"encoding", "file-too-large", "unreadable-file"}
]

# What people and machines put into such files by mistake.
SNIPPETS = st.sampled_from(
    [
        *(
            ": ",
            ":",
            "：",
            "\n",
            "\n\n",
            " ",
            "  ",
            "\t",
            "\u3000",
            "#",
            " # 待核对",
            "- ",
            "-",
            ">",
            ">-\n",
            "|",
            "|2\n",
        ),
        *(
            "%",
            "@",
            "`",
            "```\n",
            "*a",
            "&a ",
            "!!int ",
            "<<: ",
            "{",
            "}",
            "[",
            "]",
            ",",
            "，",
            "'",
            '"',
            "“",
            "\\",
        ),
        *("\\u202e", "\u200b", "\u202e", "\ufeff", "\x00", "\x85", "\u2028", "\U0010ffff", "---\n", "...\n"),
        *(
            "<<<<<<< HEAD\n",
            "=======\n",
            "≥",
            "≥90(%)",
            ">=",
            "0",
            "９",
            "万元",
            "2052",
            "年度: 2025\n",
            "绩效指标:\n",
        ),
        *(
            "  产出指标:\n",
            "    数量指标:\n",
            "项目名称: 甲\n",
            "豁免:\n  vague-value: 甲\n",
            "(",
            "）",
            "~",
            "null",
            "😀",
            "⼈",
            "Х",
            "無",
            "无",
            "1. ",
            "| 甲 | 乙 |\n",
            "- 1 -\n",
            "甲\t≥2(次)\t",
            "98%≥",
            "²",
        ),
    ]
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A file of this kind after some slips of the hand: pieces put in, taken out, moved, doubled, indented."""
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        match draw(st.integers(0, 5)):
            case 0:
                text = text[:start] + draw(SNIPPETS) + text[start:]
            case 1:
                text = text[:start] + text[end:]
            case 2:
                text = text[:start] + text[start:end] * 2 + text[end:]
            case 3:
                text = text[:start] + draw(SNIPPETS) + text[end:]
            case 4:
                line = text.rfind("\n", 0, start) + 1
                text = text[:line] + " " * draw(st.integers(1, 5)) + text[line:]
            case _:
                lines = text.split("\n")
                one = draw(st.integers(0, len(lines) - 1))
                other = draw(st.integers(0, len(lines) - 1))
                lines[one], lines[other] = lines[other], lines[one]
                text = "\n".join(lines)
    return text


YAML_LIKE = st.lists(SNIPPETS, max_size=40).map("".join)
FILES = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=200).map(lambda text: text.encode(errors="surrogatepass")),
    YAML_LIKE.map(lambda text: text.encode(errors="replace")),
    mutated().map(lambda text: text.encode(errors="replace")),
    mutated().map(lambda text: text.encode("gb18030", errors="replace")),
    mutated().map(lambda text: text.encode("utf-16", errors="replace")),
)
PATHS = st.sampled_from(
    [PATH, REGISTRY_PATH, PATH.replace("2025", "2024"), "a.txt", "2025/甲/乙.yml", PATH.replace("it-", "IT-")]
)
QUICK = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def folder(path: str, data: bytes) -> list[RawFile]:
    beside = {REGISTRY_PATH: REGISTRY.encode(), PATH.replace("it-operations", "beside"): SOUND.encode()}
    return [RawFile(name, content) for name, content in sorted((beside | {path: data}).items())]


def assert_within(found: CheckResult, files: list[RawFile]) -> None:
    """Every problem stands at a character of its file, or at its first if it has none."""
    by_path = {file.path: file.data for file in files}
    for problem in found.problems:
        data = by_path.get(problem.path, b"")
        text, _ = decode(problem.path, data, 2**20)
        raw = (data.decode(errors="replace") if text is None else text).replace("\r", "\n").split("\n")
        assert 1 <= problem.line <= max(1, len(raw)), problem
        assert problem.column >= 1
        assert 0 <= problem.offset <= len(problem.excerpt)
        if text is not None and problem.rule not in {"invisible-character", "encoding"}:
            assert problem.column <= len(raw[problem.line - 1]) + 1, problem
        if problem.fix and text is not None:
            assert 0 <= problem.fix.start <= problem.fix.end <= len(text)


@QUICK
@given(PATHS, FILES)
def test_check_never_raises_and_points_into_the_file(path: str, data: bytes) -> None:
    files = folder(path, data)
    found = check_all(files)
    assert_within(found, files)
    assert list(problem_lines(found.problems)) or not found.problems
    assert to_json(problem_records(found.problems))
    assert to_json(code_quality(found.problems))
    assert len(list(github_annotations(found.problems))) >= len(found.problems)


@QUICK
@given(PATHS, FILES)
def test_fixes_end_and_never_lose_a_file(path: str, data: bytes) -> None:
    files = folder(path, data)
    mends = fix_files(files)
    after = [file._replace(data=mends[file.path][0]) if file.path in mends else file for file in files]
    assert fix_files(after) == {}
    assert_within(check_all(after), after)


@QUICK
@given(PATHS, FILES)
def test_fmt_never_raises_and_is_stable(path: str, data: bytes) -> None:
    result = format_file(path, data)
    source, problems = parse_source(path, data, max_bytes=2**20)
    if result.data is None:
        assert result.problems or source is not None
        return
    assert source is not None
    assert problems == []
    assert format_file(path, result.data) == result
    found = {p.message for p in check_all(folder(path, data)).problems if p.rule != "review-mark"}
    assert {
        p.message for p in check_all(folder(path, result.data)).problems if p.rule != "review-mark"
    } == found


@QUICK
@given(PATHS, FILES, PATHS, FILES)
def test_diff_never_raises(path: str, data: bytes, other_path: str, other: bytes) -> None:
    found = compare_files(folder(path, data), folder(other_path, other))
    assert list(change_lines(found))
    assert comment_markdown(found)
    assert to_json(changes_to_json(found))
    assert not compare_files(folder(path, data), folder(path, data))
