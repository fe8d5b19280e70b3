"""Keeping the lists of sensitive words."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xingtan.identity import api as identity
from xingtan.kernel.errors import Problem
from xingtan.moderation.actions import words as actions
from xingtan.moderation.forms import WordsForm
from xingtan.moderation.queries.words import word_lists
from xingtan.moderation.rules.lists import MOST_BYTES
from xingtan.ui.shapes import Link


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """List the lists of words; bring one, put one in or out of force. Two statements beside who asks."""
    asker = identity.asker_of(request.user)
    actions.require_keeper(asker)
    deed = request.POST.get("deed", "")
    if deed in {"force", "rest"}:
        actions.set_in_force(asker, request.POST.get("list", ""), deed == "force")
        messages.success(request, _("用上了。") if deed == "force" else _("停用了，词都还在。"))
        return redirect("words")
    form = WordsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            body = said["file"].read(MOST_BYTES + 1)
            read = actions.import_words(asker, body, said["slug"], said["name"], said["weight"])
        except Problem as problem:
            form.add_error(None, _(problem.sentence) % problem.words)
        else:
            count = len(read.words)
            told = ngettext("用上了，%(count)s 个词。", "用上了，%(count)s 个词。", count) % {"count": f"{count:,}"}
            if read.wrong_lines:
                lines = "、".join(str(each) for each in read.wrong_lines[:20])
                told += " " + _("这些行不能用，跳过了：%(lines)s。") % {"lines": lines}
            messages.success(request, told)
            return redirect("words")
    context = {"lists": word_lists(), "form": form, "crumbs": [Link(_("案件"), reverse("cases"))]}
    return render(request, "moderation/words.html", context, status=422 if request.method == "POST" else 200)
