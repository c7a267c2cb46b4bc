"""The description of the API by OpenAPI 3.1, made from the shapes of its files. Pure."""

import inspect
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, Final, NamedTuple, get_args, get_origin, get_type_hints, is_typeddict

from generator.declarations.published import DeclarationContent
from generator.outputs.data.api.api_files import API_VERSION
from generator.outputs.data.api.shapes import (
    ApiBody,
    ApiDeclaration,
    ApiIndex,
    ApiMeasure,
    ApiYear,
)
from generator.outputs.data.tables.data_paths import API_FOLDER


class _Endpoint(NamedTuple):
    """A kind of file: its path with parameters, what it is, and the shape of its content; or of each item of a list."""

    path: str
    summary: str
    shape: Any


_ENDPOINTS: Final = (
    _Endpoint(f"/{API_FOLDER}index.json", "目录：有哪些年度和文件", ApiIndex),
    _Endpoint(f"/{API_FOLDER}years.json", "全部年度", list[ApiYear]),
    _Endpoint(f"/{API_FOLDER}years/{{year}}.json", "一个年度的申报表", list[ApiDeclaration]),
    _Endpoint(f"/{API_FOLDER}departments.json", "全部主管部门", list[ApiBody]),
    _Endpoint(f"/{API_FOLDER}departments/{{department}}.json", "一个主管部门的申报表", list[ApiDeclaration]),
    _Endpoint(f"/{API_FOLDER}units.json", "全部实施单位", list[ApiBody]),
    _Endpoint(f"/{API_FOLDER}units/{{unit}}.json", "一个实施单位的申报表", list[ApiDeclaration]),
    _Endpoint(f"/{API_FOLDER}measures/{{kind}}.json", "一类绩效指标中各项目共有的指标", list[ApiMeasure]),
    _Endpoint("/{year}/{unit}/{project}/declaration.json", "一份申报表的全部内容", DeclarationContent),
)

_PARAMETERS: Final[Mapping[str, tuple[str, str]]] = {
    "year": ("四位数字的年度", "^20[0-9]{2}$"),
    "department": ("主管部门的代号", "^[a-z0-9][a-z0-9-]*$"),
    "unit": ("实施单位的代号", "^[a-z0-9][a-z0-9-]*$"),
    "project": ("项目的代号", "^[a-z0-9][a-z0-9-]*$"),
    "kind": ("一级、二级指标的代号，如 output-quantity", "^[a-z]+-[a-z]+$"),
}


def openapi_document(site_address: str) -> dict[str, Any]:
    """Return the document; `site_address` is that of the site, "" if it is not known."""
    shapes: dict[str, Any] = {}
    paths = {one.path: {"get": _operation(one, shapes)} for one in _ENDPOINTS}
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "财政项目支出绩效目标申报表",
            "version": API_VERSION,
            "description": "静态文件，只读。金额是以元为单位的十进制文字；地址从网站的根目录算起；不知道的是 null。"
            "只增加字段，不改名，不改变意思。",
        },
        "servers": [{"url": site_address.rstrip("/") or "/"}],
        "paths": paths,
        "components": {"schemas": dict(sorted(shapes.items()))},
    }


def _operation(endpoint: _Endpoint, shapes: dict[str, Any]) -> dict[str, Any]:
    names = [part.partition("}")[0] for part in endpoint.path.split("{")[1:]]
    content = {"application/json": {"schema": _schema(endpoint.shape, shapes)}}
    return {
        "summary": endpoint.summary,
        "operationId": "_".join(["get", *_words(endpoint.path)]),
        "parameters": [
            {
                "name": name,
                "in": "path",
                "required": True,
                "description": _PARAMETERS[name][0],
                "schema": {"type": "string", "pattern": _PARAMETERS[name][1]},
            }
            for name in names
        ],
        "responses": {
            "200": {"description": endpoint.summary, "content": content},
            "404": {"description": "没有这个文件"},
        },
    }


def _words(path: str) -> list[str]:
    """Return the words of a path that name an operation."""
    parts = path.removeprefix(f"/{API_FOLDER}").removesuffix(".json").strip("/").split("/")
    return [f"of_{part[1:-1]}" if part.startswith("{") else part for part in parts]


def _schema(shape: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a type; those of objects are put into `shapes` by name."""
    if is_typeddict(shape):
        if shape.__name__ not in shapes:
            shapes[shape.__name__] = {}  # a place in case the shape contains itself
            shapes[shape.__name__] = _object_schema(shape, shapes)
        return {"$ref": f"#/components/schemas/{shape.__name__}"}
    origin, arguments = get_origin(shape), get_args(shape)
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0], shapes)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1], shapes)}
    if origin is UnionType:
        return {"type": [_TYPES[argument] for argument in arguments]}
    return {"type": _TYPES[shape]}


_TYPES: Final = {str: "string", int: "integer", bool: "boolean", NoneType: "null"}


def _object_schema(shape: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    fields = get_type_hints(shape)
    return {
        "type": "object",
        "description": inspect.getdoc(shape) or "",
        "properties": {name: _schema(field, shapes) for name, field in fields.items()},
        "required": list(fields),
    }
