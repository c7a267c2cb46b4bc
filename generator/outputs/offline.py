"""A site that is read without a server: browsers open its files, and have neither modules nor fetch.

Links to pages name their files, the scripts are joined into one that is no module, and the data that they ask for is
scripts. All else is as in the site that a server has.
"""

import re
from collections.abc import Mapping
from posixpath import dirname, join, normpath
from typing import Final

from generator.outputs.data.search_data import SEARCH_FOLDER

SCRIPTS_FOLDER: Final = "assets/"
START_SCRIPT: Final = f"{SCRIPTS_FOLDER}site.js"
"""The script of every page; the others are what it imports."""

OFFLINE_FOLDER: Final = f"{SCRIPTS_FOLDER}offline/"
"""Folder of the scripts that take the place of others here, in the folder of overrides; a site with a server has none."""

_INSTEAD: Final = {f"{OFFLINE_FOLDER}files.js": "assets/search/files.js"}
"""The scripts of OFFLINE_FOLDER, each with the one whose place it takes."""

_MODULE_TAG: Final = re.compile(rf'<script type="module" (src="[^"]*{re.escape(START_SCRIPT)}")')
_LINK: Final = re.compile(
    r"""(<(?:a|area|form)\s(?:[^>"']|"[^"]*"|'[^']*')*?\b(?:href|action)=)("[^"]*"|'[^']*')""", re.IGNORECASE
)
_REFRESH: Final = re.compile(r'(<meta http-equiv="refresh" content="0; url=)([^"]*)')
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)
_FOLDER: Final = re.compile(r"(?:^|/)\.{0,2}$")

_DECLARATION_JSON: Final = re.compile(r"\d{4}/[a-z0-9-]+/[a-z0-9-]+/declaration\.json")

_IMPORT: Final = re.compile(r'^import (?:(\{[^}]*\}) from )?"(\.[^"]+)";$', re.MULTILINE)
_LATER_IMPORT: Final = re.compile(r'\bimport\("(\.[^"]+)"\)')
_EXPORT: Final = re.compile(r"^export ((?:const|class|function|async function) (\w+))", re.MULTILINE)
_UNKNOWN: Final = re.compile(r"^(?:import|export)\b.*|\bimport(?:\(|\.meta\b(?!\.url)).*", re.MULTILINE)


def offline_page(html: str) -> str:
    """Return a page whose links name files; `html` is the page of a site with a server."""
    html = _LINK.sub(lambda link: f"{link[1]}{link[2][0]}{_file_of(link[2][1:-1])}{link[2][0]}", html)
    html = _REFRESH.sub(lambda refresh: refresh[1] + _file_of(refresh[2]), html)
    return _MODULE_TAG.sub(r"<script defer \1", html)


def _file_of(target: str) -> str:
    """Return a link to a page of the site as one to its file; any other link as it is."""
    path = re.split("[?#]", target, maxsplit=1)[0]
    if not path or _ELSEWHERE.match(path) or not _FOLDER.search(path):
        return target
    slash = "" if path.endswith("/") else "/"
    return f"{path}{slash}index.html{target[len(path) :]}"


def offline_files(path: str, data: bytes) -> dict[str, bytes] | None:
    """Return, by path, what takes the place of a file where there is no server; None for a file that stays as it is.

    A page has links to files, search data is a script, and what a declaration says is a script as well, for comparing.
    """
    if path.endswith(".html"):
        html = data.decode("latin-1")  # keeps every byte, whatever the encoding of a hand-written file
        return {path: offline_page(html).encode("latin-1")}
    if path.startswith(SEARCH_FOLDER):
        return {f"{path}.js": _data_script(path.removeprefix(SEARCH_FOLDER), data)}
    if _DECLARATION_JSON.fullmatch(path):
        return {path: data, f"{path}.js": _data_script(path, data.rstrip())}
    return None


def _data_script(name: str, data: bytes) -> bytes:
    """Return a script that hands JSON to the script of `assets/offline/`.

    In a script the key `__proto__` would be lost, unless it is written as one that is computed.
    """
    return b'gongkaiData("%s",%s);\n' % (name.encode(), data.replace(b'"__proto__":', b'["__proto__"]:'))


def offline_script(modules: Mapping[str, str]) -> str:
    """Join modules, by their paths in the site or in the overrides, into one script that does what START_SCRIPT does.

    ValueError if one is missing, or imports or exports in a way that is not known here.
    """
    if missing := sorted(_INSTEAD.keys() - modules.keys()):
        raise ValueError(missing[0])
    replaced = {place: modules[path] for path, place in _INSTEAD.items()}
    used = {path: text for path, text in {**modules, **replaced}.items() if path not in _INSTEAD}
    parts = [f'"{path}": () => {{\n{_as_function(path, text)}}},\n' for path, text in sorted(used.items())]
    return (
        '"use strict";\n(() => {\nconst script = document.currentScript.src;\nconst loaded = {};\n'
        "const use = (path) => (loaded[path] ??= modules[path]());\n"
        f"const modules = {{\n{''.join(parts)}}};\n"
        f'use("{START_SCRIPT}");\n}})();\n'
    )


def _as_function(path: str, text: str) -> str:
    """Return the body of a function that does what a module does and returns what it exports."""

    def imported(name: str) -> str:
        return f'use("{normpath(join(dirname(path), name))}")'

    names = [found[2] for found in _EXPORT.finditer(text)]
    text = _IMPORT.sub(
        lambda found: f"{f'const {found[1]} = ' if found[1] else ''}{imported(found[2])};", text
    )
    text = _LATER_IMPORT.sub(lambda found: f"Promise.resolve().then(() => {imported(found[1])})", text)
    text = _EXPORT.sub(r"\1", text)
    if unknown := _UNKNOWN.search(text):
        raise ValueError(f"{path}: {unknown[0]}")
    text = text.replace("import.meta.url", f'new URL("../{path}", script)')
    return f"{text}\nreturn {{ {', '.join(names)} }};\n"
