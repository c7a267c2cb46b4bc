"""Applies the rules: a declaration becomes problems at their places, without those that it waives.

Each subject has a module with a flat list of checks. Rules of form (encoding, syntax, fields, types) are checked
while decoding, parsing and reading.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from generator.checks.rules.across_files import CROSS_FILE_CHECKS, DuplicateKey
from generator.checks.rules.declaration import DECLARATION_CHECKS
from generator.checks.rules.finding import RuleContext
from generator.checks.rules.indicator import INDICATOR_CHECKS, RULES_ON_NOTATION
from generator.checks.rules.privacy import check_personal_addresses, check_personal_numbers
from generator.checks.rules.text import CODE_CHECKS, COMMENT_CHECKS, TEXT_CHECKS, is_suspicious
from generator.checks.rules.units_file import check_registry
from generator.declarations.identity import original_first
from generator.declarations.model import Declaration
from generator.declarations.reader import ReadResult
from generator.declarations.registry import Registry
from generator.declarations.yaml.source import Source, SourceLocation
from generator.diagnostics.problem import Problem, WaivedProblem, file_problem, problem_at
from generator.diagnostics.rulebook import RULES
from generator.diagnostics.wording import closest_match, quote
from generator.forms import vocabulary as v
from generator.forms.indicator_value import read_indicator_value
from generator.forms.spelling import Correction, is_blank, normalize_width

MAX_FINDINGS = 10
"""Findings of one rule in one text that are reported; after a fix the next ones are."""

_FIELDS_WITHOUT_TEXT = frozenset({v.YEAR, v.START_DATE, v.END_DATE, v.PROJECT_FUNDING, v.ANNUAL_FUNDING})
_CODE_FIELDS = frozenset({(v.PUBLICATION, v.INDEX_NUMBER), (v.PUBLICATION, v.APPROVAL_NUMBER)})


def text_problems(source: Source) -> Iterator[Problem]:
    """Yield problems of every text of a file."""
    for location, full_text, is_key in source.texts():
        if not is_suspicious(full_text):
            continue
        start = 0 if is_key else _text_start(location, full_text)
        if start == len(full_text):
            continue
        for rule, findings in CODE_CHECKS if location in _CODE_FIELDS else TEXT_CHECKS:
            # a quantity may be a number to call
            first_read = 0 if findings is check_personal_numbers else start
            for (first, last), message in islice(findings(full_text[first_read:]), MAX_FINDINGS):
                span = (first_read + first, first_read + last)
                yield source.problem(location, rule, message, key=is_key, span=span)
    yield from _comment_problems(source)


def path_problems(path: str) -> Iterator[Problem]:
    """Yield problems of the names of a file and of its folders, which become the address of a page."""
    words = re.sub(r"[-_/]", " ", path.removesuffix(".yml"))
    found = (
        message
        for findings in (check_personal_numbers, check_personal_addresses)
        for _, message in findings(words)
    )
    for message in islice(found, MAX_FINDINGS):
        yield file_problem(
            path, "personal-data", f"{message.partition('；')[0]}；文件和目录的名称会成为网页地址，请改名"
        )


def _comment_problems(source: Source) -> Iterator[Problem]:
    """Yield problems of comments: the file is published with them."""
    for start, end in source.comments() if "#" in source.text else ():
        text = source.text[start + 1 : end].strip()
        begin = source.text.index(text, start + 1)
        for rule, findings in COMMENT_CHECKS if is_suspicious(text) else ():
            for (first, last), message in islice(findings(text), MAX_FINDINGS):
                comment_message = f"{message}；“#”后面的备注也会公开"
                yield problem_at(source.path, source.text, begin + first, begin + last, rule, comment_message)


def _text_start(location: SourceLocation, text: str) -> int:
    """Return where the words of a value begin: never in an amount or a date, with the unit in a quantity."""
    if location[0] in _FIELDS_WITHOUT_TEXT:
        return len(text)
    if location[0] != v.INDICATORS or location[-1] in {v.WEIGHT, v.EXPLANATION}:
        return 0
    try:
        value = read_indicator_value(text)
    except ValueError:
        return 0
    if value.quantity is None or not value.unit:
        return 0
    return next((n for n, character in enumerate(text) if character == value.unit[0]), 0)


def declaration_problems(source: Source, result: ReadResult, context: RuleContext) -> Iterator[Problem]:
    """Yield problems of one declaration, as far as it could be read."""
    declaration = result.declaration
    for check in DECLARATION_CHECKS:
        if not check.reads & result.unreadable_fields:
            for location, message, correction in check.findings(declaration, context):
                yield source.problem(location, check.rule, message, correction=correction)
    inapplicable = RULES_ON_NOTATION if declaration.edition.columns.as_written else frozenset()
    checks = [(rule, findings) for rule, findings in INDICATOR_CHECKS if rule not in inapplicable]
    for indicator in declaration.performance_indicators:
        for rule, findings in checks:
            for message, correction in findings(indicator):
                yield source.problem(indicator.location, rule, message, correction=correction)
    if v.WAIVERS not in result.unreadable_fields:
        yield from _waiver_problems(source, declaration)


def _waiver_problems(source: Source, declaration: Declaration) -> Iterator[Problem]:
    for rule, reason in declaration.waivers.items():
        correction = None
        if rule not in RULES:
            plain = normalize_width(rule).lower().replace("_", "-")
            matches = [plain] if plain in RULES else closest_match(rule, RULES)
            hint = (
                f"是否应为“{matches[0]}”？"
                if matches
                else "规则代号是检查结果里每一条的英文名，如 vague-value"
            )
            message = f"没有名为{quote(rule)}的规则；{hint}"
            correction = Correction(matches[0], certain=matches[0] == plain) if matches else None
        elif not RULES[rule].waivable:
            message = f"“{rule}”是错误，不能豁免，请改正"
        elif not reason or is_blank(reason) or not re.search(r"[^\W\d_]", reason):
            message = f"豁免“{rule}”应写明理由"
        else:
            continue
        yield source.problem((v.WAIVERS, rule), "waiver", message, key=True, correction=correction)


def registry_problems(source: Source, registry: Registry) -> Iterator[Problem]:
    """Yield problems of the registry."""
    for location, message in check_registry(registry):
        yield source.problem(location, "path", message)


def cross_file_problems(
    keys: Mapping[str, DuplicateKey], source: Callable[[str], Source]
) -> Iterator[Problem]:
    """Yield problems of declarations together; `source` returns the file at a path. A copy is blamed, not its original."""
    ordered = sorted(keys.items(), key=lambda item: original_first(item[0]))
    for rule, findings in CROSS_FILE_CHECKS:
        for path, location, message in findings(ordered):
            yield source(path).problem(location, rule, message)


def apply_waivers(
    problems: Iterable[Problem], waivers: Mapping[str, str]
) -> tuple[list[Problem], list[WaivedProblem]]:
    """Split the problems of one file into those that remain and those that it waives with a reason."""
    remaining, waived_problems = [], []
    for problem in problems:
        reason = waivers.get(problem.rule, "") if RULES[problem.rule].waivable else ""
        if reason:
            waived_problems.append(WaivedProblem(problem=problem, reason=reason))
        else:
            remaining.append(problem)
    return remaining, waived_problems


def unused_waiver_problems(
    source: Source, waivers: Mapping[str, str], waived_problems: Iterable[WaivedProblem]
) -> Iterator[Problem]:
    """Yield a notice for each waiver that waives nothing."""
    used = {waiver.problem.rule for waiver in waived_problems}
    for rule, reason in waivers.items():
        if reason and rule in RULES and RULES[rule].waivable and rule not in used:
            message = f"这份表里已没有“{rule}”要说的问题，请删去这条豁免"
            yield source.problem((v.WAIVERS, rule), "unused-waiver", message, key=True)
