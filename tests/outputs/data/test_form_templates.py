"""Blank forms on the site: with the page of their edition, and none where no format can be written."""

import pytest

from generator.declarations.editions.known_editions import shipped_editions
from generator.office.writers import formats
from generator.outputs.data.form_templates import form_templates, page_of_template, templates_of_page
from generator.outputs.pages.editor_pages import edition_page_specs, editor_page_specs
from generator.outputs.pages.specs import render


def test_a_blank_form_belongs_to_the_page_of_its_edition() -> None:
    assert page_of_template("editors/templates/shanghai.xlsx") == "editors/fields/"
    assert page_of_template("editors/templates/cn-2021.docx") == "editors/fields/cn-2021/"
    for other in (
        "editors/templates/cn-2021.pdf",
        "editors/templates/a/b.xlsx",
        "editors/fields/",
        "shanghai.xlsx",
    ):
        assert page_of_template(other) is None
    assert templates_of_page("editors/fields/") == (
        "editors/templates/shanghai.xlsx",
        "editors/templates/shanghai.docx",
    )
    assert templates_of_page("editors/rules/") == ()


@pytest.mark.parametrize(("missing", "left"), [((), 2), (("docx",), 1), (("docx", "xlsxwriter"), 0)])
def test_only_formats_that_can_be_written_are_offered(
    missing: tuple[str, ...], left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "find_spec", lambda name: None if name in missing else name)
    assert len(form_templates("cn-2021")) == left
    specs = [*editor_page_specs(), *edition_page_specs(shipped_editions())]
    for spec in specs:
        page, assets = render(spec)
        if "fields" in spec.address:
            assert len(assets) == page.text.count('download="') == left
            assert page.text.count('id="templates">空白的表<') == (left > 0)
        else:
            assert assets == ()
    if not left:
        assert page_of_template("editors/templates/cn-2021.docx") is None
