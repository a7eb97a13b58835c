"""The parts of which pages are made."""

from typing import Any

import pytest
from django import forms
from django.template import engines
from jinja2 import UndefinedError


class _Asking(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the badge")
    remark = forms.CharField(label="Remark", required=False)
    agreed = forms.BooleanField(label="Agreed")
    side = forms.ChoiceField(
        label="Side",
        help_text="Of the patient",
        choices=[("l", "left"), ("r", "right")],
        widget=forms.RadioSelect,
    )


def render(source: str, **context: Any) -> str:
    template = engines["jinja2"].env.from_string(  # type: ignore[attr-defined]
        '{% import "ui/parts.html" as ui %}' + source
    )
    return str(template.render(**context))


@pytest.mark.usefixtures("english")
def test_help_and_error_of_a_field_are_tied_to_it() -> None:
    html = render("{{ ui.field(form.name) }}", form=_Asking({}))
    assert '<label for="id_name">Name</label>' in html
    assert 'id="id_name_helptext">As on the badge' in html
    assert 'id="id_name_error">This field is required.' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html


@pytest.mark.usefixtures("english")
def test_a_field_that_may_stay_empty_says_so() -> None:
    assert "(optional)" in render("{{ ui.field(form.remark) }}", form=_Asking())
    assert "(optional)" not in render("{{ ui.field(form.remark, mark=False) }}", form=_Asking())
    assert "(optional)" not in render("{{ ui.field(form.name) }}", form=_Asking())


@pytest.mark.usefixtures("english")
def test_choices_stand_in_a_named_group() -> None:
    html = render("{{ ui.field(form.side) }}", form=_Asking({}))
    assert "<fieldset" in html
    assert "<legend>Side</legend>" in html
    assert 'aria-describedby="id_side_helptext id_side_error"' in html
    assert '<label for="id_side_1">right</label>' in html


@pytest.mark.usefixtures("english")
def test_the_summary_leads_to_each_field_that_must_be_put_right() -> None:
    html = render("{{ ui.error_summary(form) }}", form=_Asking({"remark": "x"}))
    assert 'role="alert"' in html
    assert '<a href="#id_name">Name</a>' in html
    assert '<a href="#id_side">Side</a>' in html
    assert "Remark" not in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert render("{{ ui.error_summary(form) }}", form=_Asking()).strip() == ""


def test_a_table_names_each_cell_for_the_phone_and_tells_its_order() -> None:
    html = render(
        '{{ ui.table(["Id", {"text": "Age", "url": "?o=age", "sorted": "descending",'
        ' "number": true}], [["A", 3]], "Reports") }}'
    )
    assert '<caption class="unseen">Reports</caption>' in html
    assert 'aria-sort="descending"' in html
    assert '<td data-label="Age" class="number">3</td>' in html


@pytest.mark.usefixtures("english")
def test_what_was_not_given_is_shown_as_not_given() -> None:
    html = render('{{ ui.facts([("Step", none), ("Count", 0)]) }}')
    assert "not given" in html
    assert "<dd>0</dd>" in html


def test_what_people_typed_is_never_markup() -> None:
    html = render("{{ ui.badge(text) }}{{ ui.empty(text) }}", text="<script>")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_misspelt_name_is_an_error_and_no_gap() -> None:
    with pytest.raises(UndefinedError):
        render("{{ incidnet }}")
