"""Forms of moderation."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xingtan.moderation.rules import cases, lists


def _choose(form: forms.Form, name: str, choices: dict[str, str]) -> None:
    form.fields[name].choices = [(value, gettext(said)) for value, said in choices.items()]  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """Why somebody reports something."""

    reason = forms.ChoiceField(label=_("为什么举报"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("说说看"),
        help_text=_("写上在哪里、是什么。不要写别人的姓名和电话。"),
        required=False,
        max_length=cases.MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "reason", cases.REASONS)


class DecideForm(forms.Form):
    """How a case ends, and why."""

    outcome = forms.ChoiceField(label=_("怎样定"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"),
        help_text=_("当事人会看到。"),
        max_length=cases.MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "outcome", cases.OUTCOMES)


class AppealForm(forms.Form):
    """Why somebody contests a decision."""

    words = forms.CharField(
        label=_("为什么申诉"), max_length=cases.MOST_WORDS, widget=forms.Textarea(attrs={"rows": 4})
    )


class WordsForm(forms.Form):
    """A list of sensitive words to put in force."""

    slug = forms.CharField(
        label=_("代号"), help_text=_("小写字母、数字和 -。同一个代号再交，就换成新的词。"), max_length=32
    )
    name = forms.CharField(label=_("名字"), max_length=60, required=False)
    weight = forms.ChoiceField(label=_("碰上了怎么办"), widget=forms.RadioSelect)
    file = forms.FileField(label=_("词表"), help_text=_("文本文件，一行一个词，UTF-8 或 GB18030。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "weight", lists.WEIGHTS)
