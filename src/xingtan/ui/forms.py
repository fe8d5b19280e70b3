"""Form fields as the components draw them: label, help, error and control, tied together."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html

from xingtan.ui.context import spoken_as


def parts(field: BoundField) -> dict[str, Any]:
    """Give the control of `field`, described by its help and its errors, and their ids."""
    help_id, error_id = f"{field.auto_id}-help", f"{field.auto_id}-error"
    described = " ".join(
        part for part, there in ((help_id, bool(field.help_text)), (error_id, bool(field.errors))) if there
    )
    widget = field.field.widget
    group = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    attrs: dict[str, Any] = {}
    if described and not group:
        attrs["aria-describedby"] = described
    if field.errors and not group:
        attrs["aria-invalid"] = "true"
    return {
        "control": field.as_widget(attrs=attrs),
        "errors": list(field.errors),
        "group": group,
        "check": isinstance(widget, forms.CheckboxInput),
        "described": described,
        "help_id": help_id,
        "error_id": error_id,
    }


def names(field_id: str, helped: bool, wrong: bool) -> dict[str, str]:
    """Give the ids of a field's help and error, and the attributes of its control that say so."""
    help_id, error_id = f"{field_id}-help", f"{field_id}-error"
    described = " ".join(part for part, there in ((help_id, helped), (error_id, wrong)) if there)
    state = format_html(' aria-describedby="{}"', described) if described else ""
    if wrong:
        state += format_html(' aria-invalid="{}"', "true")
    return {"id": field_id, "help_id": help_id, "error_id": error_id, "state": state}


class ContentSelect(forms.Select):
    """A choice among things that keep their Chinese names whatever the interface language: lessons, schools."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if spoken_as(option["label"]):
            option["attrs"]["lang"] = "zh-Hans"
        return option
