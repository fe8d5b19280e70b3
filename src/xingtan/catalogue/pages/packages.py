"""Sending a package to a resource: it is taken apart whole, or refused with what is wrong."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xingtan.catalogue.actions import packages
from xingtan.catalogue.forms import PackageForm
from xingtan.catalogue.queries import lessons
from xingtan.catalogue.queries.packages import package_view
from xingtan.catalogue.rules.publishing import is_editable
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.identity import api as identity
from xingtan.kernel.errors import Problem
from xingtan.kernel.files import MIB


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def package(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Show what the resource's package holds; take another one, or take it away. About five statements to show it."""
    asker = identity.asker_of(request.user)
    assert asker.person_id is not None  # login_required
    found = lessons.own_view(asker.person_id, resource_id)
    form = PackageForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST" and request.POST.get("deed") == "drop":
        packages.drop_package(asker, resource_id)
        return redirect("resource-package", resource_id=resource_id)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                packages.add_package(asker, resource_id, file.name, file.size, file.chunks())
                messages.success(request, _("“%(name)s”收下了，里面的内容在下面。") % {"name": file.name})
                return redirect("resource-package", resource_id=resource_id)
            except Problem as problem:
                if problem.status not in {400, 409}:
                    raise
                messages.error(request, _(problem.sentence) % problem.words)
    context = {
        "resource": found,
        "package": package_view(resource_id),
        "editable": is_editable(Status(found.status)),
        "form": form,
        "most": packages.MOST_BYTES // MIB,
    }
    return render(request, "catalogue/package.html", context, status=status)
