"""What the curriculum has and lacks across books, and what to produce next."""

import csv
import io

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xingtan.catalogue.pages.curriculum.editing import choices_of, editor
from xingtan.catalogue.queries import coverage as queries
from xingtan.catalogue.rules.curriculum import Choice
from xingtan.catalogue.rules.demand import Gap
from xingtan.catalogue.rules.treesheets import GUARDED
from xingtan.kernel.text import msgid
from xingtan.ui.shapes import Link

MOST_NEXT = 60
PARTS = {"video": msgid("视频"), "task_sheet": msgid("任务单"), "exercises": msgid("练习")}


def _choice(request: HttpRequest) -> Choice:
    return Choice(*(request.GET.get(name, "")[:80] for name in ("stage", "subject", "edition")))


@never_cache
@login_required
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Show book by book what there is, and what is wanted most. Eleven statements beside who asks."""
    editor(request)
    wanted = _choice(request)
    found = queries.everywhere(wanted)
    chosen = {name: getattr(wanted, name) for name in ("stage", "subject", "edition") if getattr(wanted, name)}
    context = {
        "found": found,
        "next": [(gap, found.names[gap.spot.book], _missing(gap)) for gap in found.gaps[:MOST_NEXT]],
        "gaps": len(found.gaps),
        "wanted": wanted,
        "download": f"{reverse('curriculum-gaps')}?{urlencode(chosen)}",
        "crumbs": [Link(_("课程目录"), reverse("curriculum"))],
    } | choices_of()
    return render(request, "catalogue/curriculum/coverage.html", context)


@never_cache
@login_required
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Send everything that lacks something, the most wanted first, as a sheet. Nine statements beside who asks."""
    editor(request)
    found = queries.everywhere(_choice(request))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    heads = (_("课本编号"), _("学科"), _("版本"), _("课本"), _("课"), _("课时"), _("缺什么"), _("需要程度"))
    writer.writerow(heads)
    for gap in found.gaps:
        book, spot = found.names[gap.spot.book], gap.spot
        row = (book.code, book.subject, book.edition, book.name, f"{spot.unit_number}.{spot.number}", spot.title)
        cells = (*row, _missing(gap), f"{gap.demand:.1f}")
        writer.writerow([f"'{cell}" if cell[:1] in GUARDED else cell for cell in cells])
    response = HttpResponse(b"\xef\xbb\xbf" + text.getvalue().encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="coverage.csv"'
    return response


def _missing(gap: Gap) -> str:
    return _("、").join(_(PARTS[one]) for one in gap.spot.needs.missing)
