"""Forms of the catalogue: what an author writes of a resource."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xingtan.catalogue.actions.harvesting import NewSource
from xingtan.catalogue.actions.writing import NewExercise
from xingtan.catalogue.queries import words
from xingtan.catalogue.rules import exercises, lessons, life
from xingtan.catalogue.rules.exercises import Choice, Exercise, ExerciseKind
from xingtan.catalogue.rules.files import ENDINGS
from xingtan.catalogue.rules.lessons import Chapter, Task
from xingtan.catalogue.rules.vocabulary import KINDS, LESSONS, LICENCES, SECTIONS, Kind, Licence, Role
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


class PackageForm(forms.Form):
    """A package that is taken apart: a zip, or the XML of one question."""

    file = forms.FileField(
        label=_("文件"), max_length=120, widget=forms.ClearableFileInput(attrs={"accept": ".zip,.xml"})
    )


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


class OfferForm(forms.Form):
    """What an author says with a version, and the promise that they may offer it."""

    says = forms.CharField(
        label=_("这一版改了什么"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    promised = forms.BooleanField(
        label=_(
            "我承诺：这份资源由我提供，内容真实健康，没有侵犯别人的权利；用到的材料都有许可或注明了出处；有问题我会及时改正或撤下。"
        ),
        error_messages={"required": _("请先作出承诺，再提交。")},
    )


class RightsForm(forms.Form):
    """A region in which a resource may be shown, and when."""

    region = forms.RegexField(
        label=_("地区"), regex=r"^\d{6}$", max_length=6, help_text=_("六位代码，下面的地方都算在内。000000 是全国。")
    )
    since = forms.DateField(label=_("从哪天起"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(
        label=_("到哪天之前"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("这一天不算在内。"),
    )


class ReviewForm(forms.Form):
    """What a reviewer thinks of a version, and why."""

    opinion = forms.ChoiceField(label=_("决定"), widget=forms.RadioSelect)
    reasons = forms.MultipleChoiceField(
        label=_("理由"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("不通过的至少选一个。")
    )
    words = forms.CharField(
        label=_("写给作者的话"),
        required=False,
        max_length=life.MOST_WORDS,
        help_text=_("退回的要写明改什么。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, committee: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        opinions = [one for one in life.OPINIONS if not (committee and one is life.Opinion.REFER)]
        _choose(self, "opinion", [(one.value, gettext(life.OPINIONS[one])) for one in opinions])
        _choose(self, "reasons", [(reason, gettext(name)) for reason, name in life.REASONS.items()])


class WithdrawForm(forms.Form):
    """Why a reviewer takes a resource offline."""

    reason = forms.ChoiceField(label=_("撤下的理由"))
    words = forms.CharField(label=_("怎么回事"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    reaches_copies = forms.BooleanField(
        label=_("由它改编的也一起撤下"), required=False, help_text=_("内容过时的不会连带撤下。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "reason", [(one, gettext(life.WITHDRAWALS[one])) for one in life.CHOSEN_WITHDRAWALS])


class NegativeForm(forms.Form):
    """What is not taken in, and why."""

    kind = forms.ChoiceField(label=_("是哪一类"))
    value = forms.CharField(
        label=_("内容"),
        max_length=300,
        help_text=_("文件和提供的人：写资源的地址；文件也可以写 SHA-256。标题里的词用空格隔开，全有才算。"),
    )
    reason = forms.CharField(label=_("为什么不收"), max_length=300, help_text=_("提交的人会看到。"))
    until = forms.DateField(
        label=_("到哪天之前"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("空着就一直有效。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "kind", [(one.value, gettext(name)) for one, name in life.LISTED.items()])


def _choose(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class SourceForm(forms.Form):
    """A repository to be harvested: where it is, what of it, and what becomes of it here."""

    name = forms.CharField(label=_("来源的名字"), max_length=80, help_text=_("谁的资源库。管的人会看到。"))
    slug = forms.SlugField(
        label=_("短名"), max_length=32, help_text=_("小写字母、数字和短横，命令行里用它，以后不能改。")
    )
    address = forms.CharField(
        label=_("OAI-PMH 地址"),
        max_length=300,
        help_text=_("以 http:// 或 https:// 开头，常常以 /oai 结尾。"),
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "autocomplete": "off"}),
    )
    form_of_metadata = forms.ChoiceField(
        label=_("要哪种元数据"),
        choices=[("oai_lom", _("IEEE LOM（oai_lom），说得全")), ("oai_dc", _("都柏林核心（oai_dc），都有"))],
        initial="oai_lom",
    )
    set_name = forms.CharField(
        label=_("只要其中一个集合"), max_length=120, required=False, help_text=_("对方的 setSpec。空着就是全部。")
    )
    place = forms.RegexField(
        label=_("算哪个地方的"), regex=r"^\d{6}$", max_length=6, help_text=_("六位代码。没有写明来自哪里的都算这里。")
    )
    section = forms.ChoiceField(label=_("放进哪个栏目"), initial=LESSONS, help_text=_("没有写明栏目的放在这里。"))
    publishes = forms.BooleanField(label=_("信得过，采来就公开；不选就先等审核"), required=False)
    every_hours = forms.IntegerField(label=_("隔几小时采一次"), min_value=1, max_value=2160, initial=24)

    def __init__(self, *args: Any, slug: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "section", [(one.slug, words.section_name(one.slug)) for one in SECTIONS])
        self.known = slug
        if slug:
            del self.fields["slug"]

    def as_new(self) -> NewSource:
        """Give what was said, once the form is valid."""
        told: dict[str, Any] = dict(self.cleaned_data)
        return NewSource(**{"slug": self.known, "prefix": told.pop("form_of_metadata"), **told})
