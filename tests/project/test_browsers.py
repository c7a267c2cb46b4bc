"""Scripts and styles work in the browsers of 2021: nothing that came later is used without a fallback.

A declaration of a style that an older browser passes over (`text-wrap`) is its own fallback.
"""

import re
from pathlib import Path

import pytest

from tests.support.project import ROOT

NEWER_IN_SCRIPTS = {
    "URLSearchParams.size (2023)": r"(?i:param\w*|search)\.size\b",
    "at() (2022)": r"\.at\(",
    "findLast() (2022)": r"\.findLast(?:Index)?\(",
    "toSorted() and its like (2023)": r"\.(?:toSorted|toReversed|toSpliced|with)\(",
    "groupBy() (2024)": r"\bgroupBy\(",
    "Object.hasOwn (2021, late)": r"\bObject\.hasOwn\b",
    "structuredClone (2022)": r"\bstructuredClone\b",
    "Promise.withResolvers (2024)": r"\bwithResolvers\b",
    "Array.fromAsync (2024)": r"\bfromAsync\b",
    "AbortSignal.timeout, any (2022)": r"\bAbortSignal\.(?:timeout|any)\b",
    "methods of sets (2024)": r"\.(?:isSubsetOf|isSupersetOf|symmetricDifference)\(",
    "look-behind (Safari 2023)": r"\(\?<[=!]",
    "static blocks (2023)": r"\bstatic\s*\{",
    "import attributes (2023)": r"\b(?:with|assert)\s*\{\s*type:",
    "import.meta.resolve (2023)": r"import\.meta\.resolve",
    "requestIdleCallback (not in Safari)": r"\brequestIdleCallback\b",
    "showPopover (2023)": r"Popover\(",
    "isWellFormed (2023)": r"\b(?:isWellFormed|toWellFormed)\b",
}
NEWER_IN_STYLES = {
    ":has() (2023)": r":has\(",
    "@container (2023)": r"@container\b",
    "@layer (2022)": r"@layer\b",
    "nesting (2023)": r"(?m:^\s+&)",
    "color-mix() (2023)": r"\bcolor-mix\(",
    "dvh and its like (2022)": r"\d[dls]v[hwib]\b",
    "subgrid (2023)": r"\bsubgrid\b",
    "oklch() (2023)": r"\bok(?:lch|lab)\(",
    "range syntax of media queries (2023)": r"@media[^{]*[<>]=?",
    "light-dark() (2024)": r"\blight-dark\(",
}


WITH_A_FALLBACK = {"print.css: :has() (2023)": "older browsers print what surrounds the form as well"}


def newer(folder: Path, pattern: str, names: dict[str, str]) -> dict[str, str]:
    files = sorted(folder.rglob(pattern))
    assert files
    return {
        f"{file.name}: {name}": found[0]
        for file in files
        for name, sign in names.items()
        if (found := re.search(sign, file.read_text(encoding="utf-8")))
    }


def test_no_script_needs_a_browser_newer_than_2021() -> None:
    assert newer(ROOT / "overrides", "*.js", NEWER_IN_SCRIPTS) == {}


def test_no_style_needs_a_browser_newer_than_2021() -> None:
    assert newer(ROOT / "overrides", "*.css", NEWER_IN_STYLES).keys() == WITH_A_FALLBACK.keys()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("parameters.size ? 1 : 2", "URLSearchParams.size (2023)"),
        ("list.at(-1)", "at() (2022)"),
        ("/(?<=a)b/u", "look-behind (Safari 2023)"),
        ("{ with { type: 'json' } }", "import attributes (2023)"),
    ],
)
def test_what_is_newer_is_noticed(text: str, name: str) -> None:
    assert re.search(NEWER_IN_SCRIPTS[name], text)
