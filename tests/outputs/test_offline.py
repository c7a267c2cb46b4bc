"""What of a site differs where it is read without a server."""

import json

import pytest

from generator.outputs.offline import offline_files, offline_page, offline_script


@pytest.mark.parametrize(
    ("link", "offline"),
    [
        ("units/", "units/index.html"),
        ("../../", "../../index.html"),
        ("..", "../index.html"),
        (".", "./index.html"),
        ("./", "./index.html"),
        ("../a/#指标-1", "../a/index.html#指标-1"),
        ("search/?q=a/", "search/index.html?q=a/"),
        ("a/declaration.yml", "a/declaration.yml"),
        ("a..", "a.."),
        ("#top", "#top"),
        ("?q=1", "?q=1"),
        ("", ""),
        ("https://a.example/b/", "https://a.example/b/"),
        ("//a.example/b/", "//a.example/b/"),
        ("/sub/", "/sub/"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("DATA:,a/", "DATA:,a/"),
    ],
)
@pytest.mark.parametrize(
    "tag",
    [
        '<a class="b > c" href="{}">',
        "<A href='{}'>",
        '<form action="{}">',
        '<meta http-equiv="refresh" content="0; url={}">',
    ],
)
def test_links_to_pages_name_their_files(tag: str, link: str, offline: str) -> None:
    assert offline_page(tag.format(link)) == tag.format(offline)


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="canonical" href="a/">',
        '<p title="<a href=">a/</p>',
        "&lt;a href=&quot;a/&quot;&gt;",
        '<a name="href=">',
    ],
)
def test_all_else_stays(html: str) -> None:
    assert offline_page(html) == html


def test_the_script_of_a_page_is_no_module() -> None:
    page = '<script type="module" src="../assets/site.js"></script>'
    assert offline_page(page) == '<script defer src="../assets/site.js"></script>'


def test_pages_of_any_encoding_keep_their_bytes() -> None:
    page = '<a href="a/">公开</a>'.encode("gb18030")
    assert offline_files("old.html", page) == {"old.html": page.replace(b"a/", b"a/index.html")}


def test_search_data_is_scripts_and_other_files_stay() -> None:
    made = offline_files("search/data/index.json", b'{"format":1}')
    assert made == {"search/data/index.json.js": b'gongkaiData("index.json",{"format":1});\n'}
    assert offline_files("2025/a/b/declaration.yml", b"{}") is None


def test_what_a_declaration_says_is_a_script_beside_its_download() -> None:
    path = "2025/a/b-1/declaration.json"
    script = b'gongkaiData("2025/a/b-1/declaration.json",{"year":2025});\n'
    assert offline_files(path, b'{"year":2025}\n') == {path: b'{"year":2025}\n', f"{path}.js": script}
    assert offline_files(f"old/{path}", b"{}") is None


def test_a_key_that_a_script_would_lose_is_computed() -> None:
    data = json.dumps({"other_fields": {"__proto__": '"__proto__":'}}).encode()
    made = offline_files("2025/a/b/declaration.json", data)
    assert made is not None
    assert made["2025/a/b/declaration.json"] == data
    script = made["2025/a/b/declaration.json.js"]
    assert script.endswith(b',{"other_fields": {["__proto__"]: "\\"__proto__\\":"}});\n')


MODULES = {
    "assets/site.js": 'import "./sort.js";\nimport("./search/a.js").then(({ a }) => a());\n',
    "assets/sort.js": "",
    "assets/search/a.js": 'import {\n  b,\n  c,\n} from "../b.js";\nexport const a = () => b(import.meta.url);\n',
    "assets/b.js": "export function b() {}\nexport class c {}\n",
    "assets/search/files.js": "online",
    "assets/offline/files.js": "offline",
}


def test_modules_are_joined_into_one_script() -> None:
    script = offline_script(MODULES)
    assert "import" not in script
    assert "export" not in script
    assert 'const {\n  b,\n  c,\n} = use("assets/b.js");' in script
    assert 'Promise.resolve().then(() => use("assets/search/a.js"))' in script
    assert 'new URL("../assets/search/a.js", script)' in script
    assert "return { b, c };" in script
    assert '"assets/search/files.js": () => {\noffline' in script
    assert "online" not in script


@pytest.mark.parametrize(
    "line",
    ["export default 1;", 'import a from "./b.js";', "export { a };", "f(import(name));", "import.meta.env;"],
)
def test_what_cannot_be_joined_is_named(line: str) -> None:
    with pytest.raises(ValueError, match=r"^assets/c\.js: "):
        offline_script({**MODULES, "assets/c.js": line})


def test_a_script_that_is_missing_is_named() -> None:
    with pytest.raises(ValueError, match=r"^assets/offline/files\.js$"):
        offline_script({"assets/site.js": ""})
