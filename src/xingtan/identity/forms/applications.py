"""The form with which operators register an application."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xingtan.identity.actions.applications import NewApplication
from xingtan.identity.rules.applications import PERSON_SCOPES, SERVICE_SCOPES, AppKind
from xingtan.identity.rules.authority import Unit, UnitKind

KINDS = [
    (AppKind.WEB, _("网站：有自己的服务器")),
    (AppKind.NATIVE, _("装在手机、电脑、电视上的应用，或者只在浏览器里运行的页面")),
    (AppKind.SERVICE, _("后台程序：没有人登录，自己来取数据")),
]
KIND_NAMES = {AppKind.WEB: _("网站"), AppKind.NATIVE: _("设备上的应用"), AppKind.SERVICE: _("后台程序")}
OF_PEOPLE = ("person_scopes", "redirect_uris", "sign_out_uris", "back_channel")
OF_PROGRAMS = ("service_scopes", "unit")


class ApplicationForm(forms.Form):
    """Name, who runs it, what it may ask for, where it is answered: what there is to say of one kind of application."""

    name = forms.CharField(label=_("应用的名字"), max_length=100)
    runs = forms.CharField(label=_("由谁运行"), max_length=100, help_text=_("单位的全名。用的人会看到。"))
    person_scopes = forms.MultipleChoiceField(
        label=_("登录时可以要什么"),
        required=False,
        choices=[(scope, _(words)) for scope, words in PERSON_SCOPES.items() if scope != "openid"],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只选它真用得着的。每一项都要本人同意。"),
    )
    redirect_uris = forms.CharField(
        label=_("登录以后回到哪里"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        error_messages={"required": _("请写出登录以后回到应用的地址。")},
        help_text=_("一行一个完整的地址，一个字也不能差。"),
    )
    sign_out_uris = forms.CharField(
        label=_("退出以后回到哪里"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    back_channel = forms.CharField(
        label=_("退出时通知的地址"),
        required=False,
        max_length=500,
        help_text=_("人在这里退出时，平台告诉这个地址，应用也好让他退出。"),
    )
    service_scopes = forms.MultipleChoiceField(
        label=_("可以做什么"),
        required=False,
        choices=[(scope, _(words)) for scope, words in SERVICE_SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请为后台程序选至少一项它要做的事。")},
    )
    unit = forms.RegexField(
        label=_("在哪个单位里用"),
        required=False,
        regex=r"^(place|school):[0-9A-Za-z]{1,36}$",
        max_length=40,
        error_messages={"invalid": _("看不懂，请写成 school:3301060002 或 place:330106 这样。")},
        help_text=_("地方写 place:330106，学校写 school:3301060002。它只看得到这里和以下。"),
    )

    def __init__(self, kind: AppKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in OF_PEOPLE if kind is AppKind.SERVICE else OF_PROGRAMS:
            del self.fields[name]
        for name in OF_PROGRAMS if kind is AppKind.SERVICE else ("redirect_uris",) if kind is AppKind.WEB else ():
            self.fields[name].required = True

    def as_new(self) -> NewApplication:
        """Give what was said, once the form is valid."""
        told: dict[str, Any] = self.cleaned_data
        if self.kind is AppKind.SERVICE:
            name, _colon, code = told["unit"].partition(":")
            unit = Unit(UnitKind(name), code)
            return NewApplication(told["name"], told["runs"], self.kind, tuple(told["service_scopes"]), unit=unit)
        return NewApplication(
            told["name"],
            told["runs"],
            self.kind,
            ("openid", *told["person_scopes"]),
            tuple(told["redirect_uris"].split()),
            tuple(told["sign_out_uris"].split()),
            told["back_channel"].strip(),
        )
