"""Forms of the catalogue: what an author writes of a resource."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xingtan.catalogue.actions.writing import NewExercise
from xingtan.catalogue.queries import words
from xingtan.catalogue.rules import exercises, lessons
from xingtan.catalogue.rules.exercises import Choice, Exercise, ExerciseKind
from xingtan.catalogue.rules.files import ENDINGS
from xingtan.catalogue.rules.lessons import Chapter, Task
from xingtan.catalogue.rules.vocabulary import KINDS, LICENCES, SECTIONS, Kind, Licence, Role
from xingtan.ui.forms import ContentSelect

Choices = list[tuple[str, str]]


class StartForm(forms.Form):
    """What a new resource is, and in whose name."""

    title = forms.CharField(label=_("标题"), max_length=lessons.MOST_TITLE)
    kind = forms.ChoiceField(label=_("类型"), initial=Kind.LESSON)
    section = forms.ChoiceField(label=_("栏目"), initial="lessons")
    unit = forms.ChoiceField(label=_("以谁的名义"), widget=ContentSelect)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "kind", [(kind.value, words.kind_name(kind)) for kind in KINDS])
        _choose(self, "section", [(one.slug, words.section_name(one.slug)) for one in SECTIONS])
        _choose(self, "unit", units)


class PartsForm(forms.Form):
    """What an author can write of a resource before it is submitted."""

    title = forms.CharField(label=_("标题"), max_length=lessons.MOST_TITLE)
    section = forms.ChoiceField(label=_("栏目"))
    summary = forms.CharField(
        label=_("简介"), max_length=lessons.MOST_SUMMARY, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    licence = forms.ChoiceField(label=_("许可"), initial=Licence.TEACHING)
    position = forms.ChoiceField(label=_("放在课本的哪一课"), required=False, widget=ContentSelect)
    tasks = forms.CharField(
        label=_("任务单"),
        help_text=_("一行一条。末尾写 ____ 的，打印时留一行空。"),
        required=False,
        max_length=lessons.MOST_TASKS * lessons.MOST_TASK,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    chapters = forms.CharField(
        label=_("视频分段"),
        help_text=_("一行一段，先写时间：4:35 量角三步"),
        required=False,
        max_length=lessons.MOST_CHAPTERS * (lessons.MOST_CHAPTER + 10),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, kind: str, positions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "section", [(one.slug, words.section_name(one.slug)) for one in SECTIONS])
        _choose(self, "licence", [(one.value, words.licence_words(one)) for one in LICENCES])
        _choose(self, "position", [("", "—"), *positions])
        if kind != Kind.LESSON:
            del self.fields["tasks"], self.fields["chapters"]

    def clean_chapters(self) -> tuple[Chapter, ...]:
        found = []
        for line in self.cleaned_data["chapters"].splitlines():
            if not line.strip():
                continue
            time, _space, title = line.strip().partition(" ")
            at = lessons.read_seconds(time)
            if at is None or not title.strip():
                raise forms.ValidationError(
                    _("这一行读不懂：%(line)s。请写成“4:35 名称”。"), params={"line": line[:30]}
                )
            found.append(Chapter(at, title.strip()))
        return tuple(found)

    def clean_tasks(self) -> tuple[Task, ...]:
        lines = [line.strip() for line in self.cleaned_data["tasks"].splitlines() if line.strip()]
        return tuple(Task(line.rstrip("_＿ "), writes=line.endswith(("__", "＿＿"))) for line in lines)


class FileForm(forms.Form):
    """A file for a resource."""

    role = forms.ChoiceField(label=_("这是什么文件"))
    file = forms.FileField(label=_("文件"), max_length=120)

    def __init__(self, *args: Any, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "role", [(role.value, words.role_name(role)) for role in roles])
        accepted = sorted({f".{ending}" for role in roles for ending in ENDINGS[role]})
        self.fields["file"].widget.attrs["accept"] = ",".join(accepted)


KIND_NAMES = (
    (ExerciseKind.SINGLE.value, _("单选")),
    (ExerciseKind.MULTIPLE.value, _("多选")),
    (ExerciseKind.NUMBER.value, _("填数")),
    (ExerciseKind.TEXT.value, _("填词")),
)


class ExerciseForm(forms.Form):
    """One exercise with its key."""

    kind = forms.ChoiceField(label=_("题型"), choices=KIND_NAMES)
    prompt = forms.CharField(
        label=_("题目"), max_length=exercises.MOST_PROMPT, widget=forms.Textarea(attrs={"rows": 2})
    )
    choices = forms.CharField(
        label=_("选项"),
        help_text=_("一行一个，对的前面加 *。填空题不用写。"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    right = forms.CharField(
        label=_("填空的答案"),
        help_text=_("有几种写法都算对，就用 | 隔开。选择题不用写。"),
        required=False,
        max_length=400,
    )
    hint = forms.CharField(label=_("答错了的提示"), required=False, max_length=500)
    explanation = forms.CharField(label=_("答对了的讲解"), required=False, max_length=1000)

    def exercise(self) -> NewExercise:
        """Read the exercise. Raises Refused where nobody could answer it right."""
        data = self.cleaned_data
        kind = ExerciseKind(data["kind"])
        lines = [line.strip() for line in data["choices"].splitlines() if line.strip()]
        chosen = kind in {ExerciseKind.SINGLE, ExerciseKind.MULTIPLE}
        options = tuple(Choice(chr(ord("A") + n), line.lstrip("* ")) for n, line in enumerate(lines[:26]))
        right = (
            tuple(option.key for option, line in zip(options, lines, strict=False) if line.startswith("*"))
            if chosen
            else tuple(text.strip() for text in data["right"].split("|") if text.strip())
        )
        return NewExercise(
            exercises.checked(
                Exercise(
                    kind=kind,
                    prompt=data["prompt"],
                    right=right,
                    choices=options if chosen else (),
                    hint=data["hint"],
                    explanation=data["explanation"],
                )
            )
        )


class ReturnForm(forms.Form):
    """What an author has to mend."""

    note = forms.CharField(label=_("要改什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


def _choose(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
