from xml.etree.ElementTree import fromstring

from generator.outputs.data.sitemap import SitemapEntry, date_addresses, sitemap_files

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ADDRESSES = [(f"https://a.cn/{n}/?x&y", f"2025-01-0{n}") for n in range(1, 6)]


def listed(data: bytes) -> tuple[str, list[list[str]]]:
    tree = fromstring(data)
    return tree.tag.removeprefix(SPACE), [[str(part.text) for part in item] for item in tree]


def test_one_file_holds_them_all() -> None:
    files = sitemap_files([*ADDRESSES, ("https://a.cn/", "")], "https://a.cn/")
    assert list(files) == ["sitemap.xml"]
    assert listed(files["sitemap.xml"]) == ("urlset", [*map(list, ADDRESSES), ["https://a.cn/"]])


def test_beyond_the_limit_an_index_leads_to_several_files() -> None:
    files = sitemap_files(ADDRESSES, "https://a.cn/", max_addresses=2)
    assert listed(files["sitemap.xml"]) == (
        "sitemapindex",
        [
            ["https://a.cn/sitemap-1.xml", "2025-01-02"],
            ["https://a.cn/sitemap-2.xml", "2025-01-04"],
            ["https://a.cn/sitemap-3.xml", "2025-01-05"],
        ],
    )
    assert [address for n in (1, 2, 3) for address in listed(files[f"sitemap-{n}.xml"])[1]] == [
        *map(list, ADDRESSES)
    ]


def test_a_date_that_is_not_known_is_not_stated() -> None:
    entries = [
        SitemapEntry("https://a.cn/2025/a/b/", "2025/a/b.yml", "2025/a/b/index.md"),
        SitemapEntry("https://a.cn/2025/a/c/", "2025/a/c.yml", "2025/a/c/index.md"),
        SitemapEntry("https://a.cn/about/", None, "about.md"),
        SitemapEntry("https://a.cn/2025/", "", "2025/index.md"),
    ]
    assert [date for _, date in date_addresses(entries, {}, {})] == [""] * 4
    known = date_addresses(entries, {"2025/a/b.yml": "2025-01-01"}, {"about.md": "2025-02-02"})
    assert known == [
        ("https://a.cn/2025/", "2025-01-01"),
        ("https://a.cn/2025/a/b/", "2025-01-01"),
        ("https://a.cn/2025/a/c/", ""),
        ("https://a.cn/about/", "2025-02-02"),
    ]
