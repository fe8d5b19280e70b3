"""Form fields as the components draw them: label, help, error and control, tied together."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField


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
        "described": described,
        "help_id": help_id,
        "error_id": error_id,
    }
