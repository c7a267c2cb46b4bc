"""JSON Schema of the form of an edition: its labels, what they hold, and what must be there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from generator.declarations.model import Declaration, Indicator, Publication, Record, record_type
from generator.declarations.schema.cell_schema import (
    AMOUNT,
    LINE,
    JsonSchema,
    allow_blank,
    cell_schema,
    choice_schema,
    field_schema,
)
from generator.declarations.schema.group_schema import Field, definition, described, group, states
from generator.diagnostics.rulebook import RULES
from generator.forms import cell
from generator.forms import vocabulary as v
from generator.forms.edition import MONEY_TYPE, NUMBER_TYPE, TEN_THOUSAND_YUAN, YUAN, Edition
from generator.forms.glossary import TERMS_BY_NAME, in_unit
from generator.forms.indicator_value import VALUE_FORMAT

_MONEY_FORMATS: Final = {YUAN: cell.MONEY_FORMAT, TEN_THOUSAND_YUAN: cell.MONEY_IN_WAN_FORMAT}
_EXAMPLES_BESIDE_THE_VALUE: Final = dict(zip(v.COLUMNS_BESIDE_THE_VALUE, ("≥", "场"), strict=True))

_SHARED: Final = (v.PUBLICATION, v.WAIVERS)


def form_name(edition: str, *, transcribed: bool = False) -> str:
    """Return the name of the schema of an edition's form, by the id of the edition."""
    return edition + ("-transcribed" if transcribed else "")


def form_definitions(edition: Edition) -> dict[str, JsonSchema]:
    """Return by name the schemas of a form and of its parts, also as it is in a file that transcribes an original."""
    forms = (_Form(edition, transcribed) for transcribed in (False, True))
    return {name: part for form in forms for name, part in form.definitions().items()}


def shared_definitions() -> dict[str, JsonSchema]:
    """Return by name the schemas of fields that are the same in all forms."""
    publication = (
        Field(label, _explained(label, label, allow_blank(field_schema(field.rebuild_annotation())), field))
        for field in Publication.model_fields.values()
        for label in [str(field.alias)]
    )
    reason = cell_schema(cell.PARAGRAPHS_FORMAT)
    waivers = (
        Field(
            rule.id, {"title": f"{rule.severity.term} {rule.id}", "description": rule.requirement, **reason}
        )
        for rule in RULES.values()
        if rule.waivable
    )
    return {v.PUBLICATION: group(publication), v.WAIVERS: group(waivers)}


@dataclass(frozen=True)
class _Form:
    """The form of an edition; in a `transcribed` one nothing is required that an original may have left blank."""

    edition: Edition
    transcribed: bool

    @property
    def name(self) -> str:
        return form_name(self.edition.id, transcribed=self.transcribed)

    def definitions(self) -> dict[str, JsonSchema]:
        """Return the schema of the file, of the rows below a heading, and of one row, by their names."""
        return {self.name: self.schema(), f"{self.name}-rows": self.rows(), f"{self.name}-row": self.row()}

    def schema(self) -> JsonSchema:
        """Return the schema of the file."""
        return {"type": "object", **group([*self.fields(), *self.own_fields()]), **self.money()}

    def fields(self) -> Iterator[Field]:
        """Yield the fields that every edition can have, as far as this one has them."""
        blocks = {block.meaning: block.label for block in self.edition.funding}
        labels = {**self.edition.labels, **blocks}
        taken = {*labels.values(), *self.edition.own_types}
        for meaning, field in self.known(Declaration):
            yield self.field(meaning, field, labels, taken, self.content(meaning, field))

    def known(self, model: type[Record]) -> Iterator[tuple[str, Any]]:
        """Yield the canonical label of every field of a record that the form has a place for, and the field."""
        for field in model.model_fields.values():
            if (label := str(field.alias)) not in self.edition.missing_meanings:
                yield label, field

    def field(
        self, meaning: str, field: Any, labels: Mapping[str, str], taken: set[str], schema: JsonSchema
    ) -> Field:
        """Return a field of the model; its canonical name may be used too if it is not `taken` by another one."""
        label = labels.get(meaning, meaning)
        required = field.is_required() or (not self.transcribed and self.edition.requires(meaning))
        whole = _explained(label, meaning, schema if required else allow_blank(schema), field)
        whole["description"] = in_unit(whole["description"], self.edition.money_unit)
        return Field(label, whole, required, (meaning,) if meaning != label and meaning not in taken else ())

    def content(self, meaning: str, field: Any) -> JsonSchema:
        """Return the schema of what a field at the top holds."""
        model = record_type(field.annotation)
        if meaning == v.INDICATORS:
            return {"type": "object", **self.levels()}
        if meaning in _SHARED:
            return {"type": "object", "allOf": [definition(meaning)]}
        if model:
            return {"type": "object", **self.block(meaning, model)}
        if meaning in {v.NATURE, v.CATEGORY}:
            choices = self.edition.choices.get(meaning)
            return choice_schema(choices) if choices else LINE
        return field_schema(field.rebuild_annotation())

    def own_fields(self) -> Iterator[Field]:
        """Yield the fields that this edition alone has. None is required here: it may stand in 其他栏目."""
        for label, kind in self.edition.own_types.items():
            shape = cell.NUMBER_FORMAT if kind == NUMBER_TYPE else cell.PARAGRAPHS_FORMAT
            choices = self.edition.choices.get(label)
            schema = AMOUNT if kind == MONEY_TYPE else cell_schema(shape)
            yield Field(label, {"title": label, **allow_blank(choice_schema(choices) if choices else schema)})

    def block(self, meaning: str, model: type[Record]) -> JsonSchema:
        """Return the schema of a block of funds; how its amounts are written, `money` says."""
        block = self.edition.block(meaning)
        labels = {line.role: line.label for line in block.lines} if block else {}
        taken = {*labels.values()}
        shape = cell_schema(_MONEY_FORMATS[self.edition.money_unit], are_numbers=True)
        amount = AMOUNT | {"examples": shape["examples"]}
        return group(self.field(role, field, labels, taken, amount) for role, field in self.known(model))

    def money(self) -> JsonSchema:
        """Return how amounts are written: in the unit that the file states, else in the one of the edition."""
        own = [label for label, kind in self.edition.own_types.items() if kind == MONEY_TYPE]
        blocks = [name for block in self.edition.funding for name in (block.label, block.meaning)]

        def written_in(unit: str) -> JsonSchema:
            amount = allow_blank(cell_schema(replace(_MONEY_FORMATS[unit], examples=())))
            inside = {"additionalProperties": amount}
            return {"properties": {**dict.fromkeys(blocks, inside), **dict.fromkeys(own, amount)}}

        usual = self.edition.money_unit
        (other,) = _MONEY_FORMATS.keys() - {usual}
        return {
            "if": states(v.MONEY_UNIT, {"const": other}),
            "then": written_in(other),
            "else": written_in(usual),
        }

    def levels(self) -> JsonSchema:
        """Return the schema of 绩效指标; headings of other forms are read too, and what is below them is not looked at."""
        kinds = {heading.category: heading.kind for heading in reversed(self.edition.headings)}
        fields = [
            Field(
                name,
                described(name, kinds[name].category) | allow_blank({"type": "object", **self.level(name)}),
            )
            for name in self.edition.levels
            if name in kinds
        ]
        others = tuple(name for name in self.edition.levels if name not in kinds)
        return group([*fields, Field("", {}, other_names=others)])

    def level(self, category: str) -> JsonSchema:
        """Return the schema of what a level-1 heading holds: level-2 headings, indicators, or both."""
        rows = {"allOf": [definition(f"{self.name}-rows")]}
        kinds = {
            heading.dimension: heading.kind
            for heading in self.edition.headings
            if heading.category == category
        }
        names = [name for name in self.edition.levels[category] if name]
        fields = [
            Field(name, described(name, kinds[name].dimension) | rows) for name in names if name in kinds
        ]
        others = tuple(name for name in names if name not in kinds)
        has_rows = "" in self.edition.levels[category]
        return group(
            [*fields, Field("", rows, other_names=others)],
            definition(f"{self.name}-row") if has_rows else None,
        )

    def rows(self) -> JsonSchema:
        """Return the schema of the rows below a heading, whose names are free."""
        labels = self.edition.column_labels
        value, weight = (shape.examples[0] for shape in (VALUE_FORMAT, cell.NUMBER_FORMAT))
        value = f"${{2:{value}}}"
        more = {labels[v.WEIGHT]: f"${{3:{weight}}}", labels[v.EXPLANATION]: "$4"}
        fields = {labels[v.INDICATOR_VALUE]: value, **more}
        snippets = {
            f"{v.LEVEL_3}：{labels[v.INDICATOR_VALUE]}": value,
            f"{v.LEVEL_3}：{'、'.join(fields)}": fields,
        }
        return {
            **allow_blank({"type": "object"}),
            "propertyNames": {"pattern": LINE["pattern"]},
            "additionalProperties": definition(f"{self.name}-row"),
            "defaultSnippets": [
                {"label": label, "body": {"${1:指标名称}": body}} for label, body in snippets.items()
            ],
        }

    def row(self) -> JsonSchema:
        """Return the schema of an indicator: a value alone, or fields."""
        labels = self.edition.column_labels
        taken = {*labels.values()}
        fields = group(
            [
                *(
                    self.field(meaning, field, labels, taken, self.column(meaning, field))
                    for meaning, field in self.known(Indicator)
                ),
                *(
                    Field(label, described(label, label) | allow_blank(LINE) | {"examples": [example]})
                    for label, example in _EXAMPLES_BESIDE_THE_VALUE.items()
                ),
            ]
        )
        value = self.column(v.INDICATOR_VALUE, Indicator.model_fields["value"])
        may_be_blank = self.transcribed or not self.edition.requires(v.INDICATOR_VALUE)
        value = allow_blank(value) if may_be_blank else value
        meaning = TERMS_BY_NAME[v.LEVEL_3].meaning + TERMS_BY_NAME[v.INDICATOR_VALUE].meaning
        return {
            "title": v.LEVEL_3,
            "description": meaning,
            **value,
            **fields,
            "type": [*value["type"], "object"],
        }

    def column(self, meaning: str, field: Any) -> JsonSchema:
        """Return the schema of a cell of a row; the value of a transcribed one may be anything."""
        if meaning == v.INDICATOR_VALUE and self.transcribed:
            return cell_schema(replace(VALUE_FORMAT, pattern=cell.PARAGRAPHS_FORMAT.pattern))
        return field_schema(field.rebuild_annotation())


def _explained(label: str, meaning: str, schema: JsonSchema, field: Any) -> JsonSchema:
    """Return the schema of a field of the model with what it means and its examples."""
    examples = {"examples": field.examples} if field.examples and "enum" not in schema else {}
    return {**described(label, meaning), **schema, **examples}
