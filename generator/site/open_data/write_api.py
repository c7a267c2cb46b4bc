"""Writes the files of the API below a folder."""

import json
from collections.abc import Iterator
from pathlib import Path

from generator.catalog.database import Catalog
from generator.catalog.measures import MIN_PROJECTS, measures_of_kind
from generator.catalog.open_data.summaries import all_summaries
from generator.forms import vocabulary as v
from generator.outputs.data.api.api_files import ApiInput, api_files
from generator.outputs.data.api.openapi import openapi_document
from generator.outputs.data.tables.data_paths import API_FOLDER
from generator.system.atomic import write_tree


def write_api(catalog: Catalog, destination: Path, site_address: str) -> Iterator[str]:
    """Write every file, in one line each, and yield its path; `site_address` is that of the site, "" if it is not known."""
    measures = {
        kind.slug: [one for one in measures_of_kind(catalog, kind.slug) if one.projects >= MIN_PROJECTS]
        for kind in v.INDICATOR_KINDS
    }
    for path, value in api_files(ApiInput(all_summaries(catalog), measures)):
        write_tree(destination, {path: _json_line(value)})
        yield path
    path = f"{API_FOLDER}openapi.json"
    write_tree(destination, {path: _json_line(openapi_document(site_address))})
    yield path


def _json_line(value: object) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n".encode()
