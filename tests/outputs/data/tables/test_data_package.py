"""The descriptions for programs are true to columns.py, and to the specifications."""

import json

from generator.catalog.open_data.columns import DATA_TABLES
from generator.catalog.open_data.made_files import DataFile
from generator.outputs.data.tables.data_package import csvw_metadata, data_package, sha256_sums

SHA = "0" * 64


def test_a_data_package_describes_every_file_and_every_column() -> None:
    files = [
        *(DataFile(f"data/2025/{table.name}.csv", 2, 9, SHA) for table in DATA_TABLES),
        DataFile("data/2025/gongkai.sqlite", 6, 99, SHA),
    ]
    package = json.loads(data_package(files, "data/2025/", 2025))
    assert package["name"] == "gongkai-2025"
    *tables, database = package["resources"]
    assert database == {
        "name": "gongkai-sqlite",
        "path": "gongkai.sqlite",
        "format": "sqlite",
        "mediatype": "application/vnd.sqlite3",
        "bytes": 99,
        "hash": f"sha256:{SHA}",
    }
    for table, resource in zip(DATA_TABLES, tables, strict=True):
        assert (resource["name"], resource["path"]) == (table.name, f"{table.name}.csv")
        assert (resource["profile"], resource["encoding"]) == ("tabular-data-resource", "utf-8")
        schema = resource["schema"]
        assert [field["name"] for field in schema["fields"]] == [column.name for column in table.columns]
        assert schema["primaryKey"] == [*table.key]
        assert {field["type"] for field in schema["fields"]} <= {
            *("string", "integer", "number", "date", "boolean", "object", "array")
        }
        required = [f["name"] for f in schema["fields"] if f.get("constraints", {}).get("required")]
        assert required == [column.name for column in table.columns if column.required]
    assert [resource["schema"].get("foreignKeys") for resource in tables] == [
        None,
        *[[{"fields": ["address"], "reference": {"resource": "declarations", "fields": ["address"]}}]] * 2,
    ]


def test_a_choice_is_listed_as_the_csv_file_has_it() -> None:
    package = json.loads(data_package([DataFile("data/indicators.csv", 1, 1, SHA)], "data/", None))
    fields = {field["name"]: field for field in package["resources"][0]["schema"]["fields"]}
    assert fields["comparator"]["constraints"]["enum"] == ["≥", "≤", "'=", ">", "<"]
    assert fields["in_words"]["trueValues"] == ["true"]
    assert fields["quantity"] == {
        "name": "quantity",
        "type": "number",
        "title": "数",
        "description": "指标值里的数；用文字说明的空着。",
    }


def test_csv_on_the_web_describes_the_tables_beside_it() -> None:
    metadata = json.loads(csvw_metadata())
    assert metadata["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "zh"}]
    for table, described in zip(DATA_TABLES, metadata["tables"], strict=True):
        assert described["url"] == f"{table.name}.csv"
        columns = described["tableSchema"]["columns"]
        assert [(c["name"], c["titles"], c["dc:title"], c["required"]) for c in columns] == [
            (c.name, c.name, c.title, c.required) for c in table.columns
        ]
    money = next(c for c in metadata["tables"][1]["tableSchema"]["columns"] if c["name"] == "amount")
    assert (money["datatype"], money["dc:description"]) == ("decimal", "这一栏的金额。单位：元。")


def test_hashes_are_listed_as_sha256sum_reads_them() -> None:
    files = [DataFile("data/2025/a.csv", 1, 1, SHA), DataFile("data/b.csv", 1, 1, SHA)]
    assert sha256_sums(files, "data/") == f"{SHA}  2025/a.csv\n{SHA}  b.csv\n".encode()
