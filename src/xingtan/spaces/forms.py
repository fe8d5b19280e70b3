"""Forms of spaces: what a keeper types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xingtan.spaces.rules import MEDIA_TYPES, MOST_NAME_CHARACTERS


class DescriptionForm(forms.Form):
    """What a space says of itself."""

    title = forms.CharField(label=_("空间名称"), max_length=60)
    introduction = forms.CharField(
        label=_("简介"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_public = forms.BooleanField(
        label=_("公开"), help_text=_("公开以后，谁都能看到这个空间的主页和文章。"), required=False
    )


class ArticleForm(forms.Form):
    """An article in Markdown."""

    title = forms.CharField(label=_("标题"), max_length=80)
    body = forms.CharField(
        label=_("正文"),
        max_length=40_000,
        help_text=_("可以用 Markdown：# 是小标题，- 是列表，**这样**是重点。"),
        widget=forms.Textarea(attrs={"rows": 16}),
    )


class FolderForm(forms.Form):
    """A new folder."""

    name = forms.CharField(label=_("文件夹名"), max_length=MOST_NAME_CHARACTERS)


class UploadForm(forms.Form):
    """One file for the net disk."""

    file = forms.FileField(
        label=_("选一个文件"),
        max_length=MOST_NAME_CHARACTERS,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{ending}" for ending in sorted(MEDIA_TYPES))}),
    )


class FileForm(forms.Form):
    """A file's new name and folder; an empty folder means the top of the disk."""

    name = forms.CharField(label=_("文件名"), max_length=MOST_NAME_CHARACTERS)
    folder = forms.UUIDField(label=_("放在哪里"), required=False)
