"""Pages of spaces: public ones for everyone, keeping ones for who keeps the space."""

from uuid import UUID

import nh3
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST
from markdown_it import MarkdownIt

from xingtan.catalogue import api as catalogue
from xingtan.identity import api as identity
from xingtan.kernel.errors import NotFound, Problem
from xingtan.kernel.text import msgid
from xingtan.kernel.views import View
from xingtan.places import api as places
from xingtan.spaces import actions, queries
from xingtan.spaces.forms import ArticleForm, DescriptionForm, FileForm, FolderForm, UploadForm
from xingtan.spaces.queries import SpaceView
from xingtan.spaces.rules import MOST_FILE_BYTES, SpaceKind
from xingtan.ui.public import public_page, stored_file, viewed
from xingtan.ui.shapes import Link

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
_TAGS = {
    *("p", "h2", "h3", "h4", "h5", "ul", "ol", "li", "strong", "em", "blockquote"),
    *("code", "pre", "hr", "br", "a", "table", "thead", "tbody", "tr", "th", "td"),
}


def rendered(body: str) -> SafeString:
    """Give an article's Markdown as clean HTML: no raw HTML, no pictures from elsewhere, headings without gaps."""
    tokens = _markdown.parse(body)
    last = 1
    for token in tokens:
        if token.type == "heading_open":
            last = min(int(token.tag[1]) + 1, last + 1)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{last}"
        if token.type == "th_open":
            token.attrSet("scope", "col")
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    kept = {"a": {"href"}, "th": {"scope"}}
    clean = nh3.clean(html, tags=_TAGS, attributes=kept, link_rel="noopener nofollow")
    return mark_safe(clean)  # noqa: S308 - nh3 cleaned it


# -- for everyone ------------------------------------------------------------------------------------------------


def spaces(request: HttpRequest) -> HttpResponse:
    """Show the public spaces of a place, by kind, found by words."""
    place_code, kind, words = (request.GET.get(name, "")[:60] for name in ("place", "kind", "q"))
    page = request.GET.get("page", "1")
    here = places.find_place(place_code) if place_code else None
    found = queries.public_spaces(
        here.code if here else "", kind, words.strip(), int(page) if page.isdecimal() and len(page) < 6 else 1
    )
    kinds = [("", _("全部")), ("teacher", _("教师空间")), ("studio", _("名师工作室")), ("school", _("学校空间"))]
    context = {
        "found": found,
        "here": here.code if here else None,
        "place": here,
        "crumbs": _way_to(here.code) if here else [],
        "kind_names": _kind_names() if not kind else {},
        "words": words,
        "kind": kind,
        "tabs": [
            {"name": name, "url": _address(place=place_code, kind=value, q=words), "current": value == kind}
            for value, name in kinds
        ],
        "before": _address(place=place_code, kind=kind, q=words, page=found.page - 1) if found.page > 1 else "",
        "after": _address(place=place_code, kind=kind, q=words, page=found.page + 1)
        if found.page < found.pages
        else "",
    }
    return public_page(render(request, "spaces/spaces.html", context), ["spaces:all"])


def _kind_names() -> dict[str, str]:
    """Name what one space is, by its kind."""
    return {
        SpaceKind.TEACHER.value: pgettext("one space", "教师空间"),
        SpaceKind.STUDIO.value: pgettext("one space", "名师工作室"),
        SpaceKind.SCHOOL.value: pgettext("one space", "学校空间"),
    }


def _way_to(place_code: str) -> list[Link]:
    """Lead from all spaces down to those of a place."""
    known = places.find_place(place_code) is not None
    way = [each for each in places.path(place_code) if each.code != places.NATION] if known else []
    return [Link(_("空间"), reverse("spaces")), *(Link(each.short_label, _address(place=each.code)) for each in way)]


def _address(**words: str | int) -> str:
    from django.utils.http import urlencode

    query = urlencode({name: value for name, value in words.items() if value})
    return reverse("spaces") + (f"?{query}" if query else "")


def space(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """Show a space: who, the articles, the own resources."""
    here = _seen(queries.space(space_id))
    context = {
        "space": here,
        "kind_name": _kind_names()[here.kind.value],
        "crumbs": _way_to(here.place_code),
        "articles": queries.articles_of(space_id),
        "teachers": queries.teachers_of_school(here.school_code) if here.kind is SpaceKind.SCHOOL else (),
        "resources": catalogue.resources_of_teacher(here.owner_id) if here.owner_id else (),
    }
    tags = [f"space:{space_id}", *([f"teacher:{here.owner_id}"] if here.owner_id else [])]
    if here.kind is SpaceKind.SCHOOL:
        tags.append("spaces:all")
    return public_page(render(request, "spaces/space.html", context), tags, _visit(here))


def visits(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """Show how often a public space was visited: a part of its page that changes with every visit."""
    _seen(queries.space(space_id))
    return viewed(render(request, "spaces/visits.html", {"visits": queries.visits(space_id)}), None)


def article(request: HttpRequest, space_id: UUID, article_id: UUID) -> HttpResponse:
    """Show a published article."""
    here, text = _seen(queries.space(space_id)), queries.article(article_id)
    if text.space_id != space_id or text.published_at is None:
        raise NotFound("article-unknown", msgid("没有这篇文章，可能已经被作者收回。"))
    crumbs = [Link(_("空间"), reverse("spaces")), Link(here.title, reverse("space", args=[here.id]))]
    others = [line for line in queries.articles_of(space_id) if line.id != article_id]
    context = {"space": here, "article": text, "body": rendered(text.body), "crumbs": crumbs, "others": others[:5]}
    return public_page(render(request, "spaces/article.html", context), [f"space:{space_id}"], _visit(here))


def _seen(here: SpaceView) -> SpaceView:
    """Let others see public spaces only; a student's space is never one."""
    if not here.is_public or here.kind is SpaceKind.STUDENT:
        raise NotFound("space-closed", msgid("这个空间没有公开。"))
    return here


def _visit(here: SpaceView) -> View:
    return View(
        also=("space_visited",), space=str(here.id), place=here.place_code or None, school=here.school_code or None
    )


# -- for who keeps a space -----------------------------------------------------------------------------------------


@login_required
def own_space(request: HttpRequest) -> HttpResponse:
    """Lead a person to their own space, opened at the first visit of a teacher or student."""
    asker = identity.asker_of(request.user)
    assert asker.person_id is not None
    space_id = queries.space_id_of(asker.person_id)
    if space_id is None:
        space_id = actions.open_own_space(asker)
    return redirect("keep-space", space_id=space_id)


def _keep(request: HttpRequest, space_id: UUID) -> tuple[identity.Asker, SpaceView]:
    asker = identity.asker_of(request.user)
    actions.require_keeper(asker, space_id)
    return asker, queries.space(space_id)


@login_required
@require_http_methods(["GET", "POST"])
def keep_space(request: HttpRequest, space_id: UUID) -> HttpResponseBase:
    """Show and change what the space says of itself; list its articles, drafts too."""
    asker, here = _keep(request, space_id)
    initial = {"title": here.title, "introduction": here.introduction, "is_public": here.is_public}
    form = DescriptionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.describe_space(asker, space_id, **form.cleaned_data)
        messages.success(request, _("改好了。"))
        return redirect("keep-space", space_id=space_id)
    context = {"space": here, "form": form, "articles": queries.articles_of(space_id, drafts=True), "tab": "space"}
    return viewed(render(request, "spaces/keep.html", context, status=400 if form.errors else 200), View())


@login_required
@require_http_methods(["GET", "POST"])
def write_article(request: HttpRequest, space_id: UUID, article_id: UUID | None = None) -> HttpResponseBase:
    """Write an article, publish it or take it back: the button pressed says which."""
    asker, here = _keep(request, space_id)
    text = queries.article(article_id) if article_id else None
    if text is not None and text.space_id != space_id:
        raise Http404
    form = ArticleForm(request.POST or None, initial={"title": text.title, "body": text.body} if text else None)
    if request.method == "POST" and form.is_valid():
        return _written(request, asker, here, article_id, form)
    context = {"space": here, "form": form, "article": text, "tab": "space"}
    return viewed(render(request, "spaces/write.html", context, status=400 if form.errors else 200), View())


def _written(
    request: HttpRequest, asker: identity.Asker, here: SpaceView, article_id: UUID | None, form: ArticleForm
) -> HttpResponseBase:
    saved = actions.write_article(asker, here.id, form.cleaned_data["title"], form.cleaned_data["body"], article_id)
    deed = request.POST.get("deed", "save")
    if deed == "publish":
        actions.publish_article(asker, here.id, saved)
        messages.success(request, _("文章发布了，大家现在就能读到。"))
    elif deed == "withdraw":
        actions.withdraw_article(asker, here.id, saved)
        messages.success(request, _("文章收回来了，只有你看得到。"))
    else:
        messages.success(request, _("存好了。"))
    return redirect("write-article", space_id=here.id, article_id=saved)


@login_required
def disk(request: HttpRequest, space_id: UUID, folder_id: UUID | None = None) -> HttpResponse:
    """Show a folder of the net disk, with the forms to add to it."""
    _keep(request, space_id)
    return _disk_page(request, space_id, folder_id)


@login_required
@require_POST
def upload(request: HttpRequest, space_id: UUID, folder_id: UUID | None = None) -> HttpResponseBase:
    """Take one file; a refusal is said beside the form, and what was typed stays."""
    asker, _here = _keep(request, space_id)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.upload_file(asker, space_id, folder_id, file.name, file.size, file.chunks())
        except Problem as problem:
            form.add_error("file", _(problem.sentence) % problem.words)
        else:
            messages.success(request, _("“%(name)s”传好了。") % {"name": file.name})
            return redirect(_disk_address(space_id, folder_id))
    return _disk_page(request, space_id, folder_id, upload=form, status=400)


@login_required
@require_POST
def create_folder(request: HttpRequest, space_id: UUID, folder_id: UUID | None = None) -> HttpResponseBase:
    """Make a folder in the folder shown."""
    asker, _here = _keep(request, space_id)
    form = FolderForm(request.POST)
    if form.is_valid():
        try:
            actions.create_folder(asker, space_id, folder_id, form.cleaned_data["name"])
        except Problem as problem:
            form.add_error("name", _(problem.sentence) % problem.words)
        else:
            return redirect(_disk_address(space_id, folder_id))
    return _disk_page(request, space_id, folder_id, folder=form, status=400)


@login_required
@require_POST
def delete_folder(request: HttpRequest, space_id: UUID, folder_id: UUID) -> HttpResponseBase:
    """Remove an empty folder and go to the one above."""
    asker, _here = _keep(request, space_id)
    way = queries.disk(space_id, folder_id).way
    above = way[-2].id if len(way) > 1 else None
    actions.delete_folder(asker, space_id, folder_id)
    return redirect(_disk_address(space_id, above))


@login_required
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, space_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Show one file: open it, rename it, move it, delete it."""
    asker, here = _keep(request, space_id)
    lies_in, line = queries.stored_file(file_id)
    if lies_in != space_id:
        raise NotFound("file-unknown", msgid("没有这个文件，可能已经删掉了。"))
    form = FileForm(request.POST or None, initial={"name": line.name})
    if request.method == "POST":
        if request.POST.get("deed") == "delete":
            actions.delete_file(asker, space_id, file_id)
            messages.success(request, _("“%(name)s”删掉了。") % {"name": line.name})
            return redirect(_disk_address(space_id, None))
        if form.is_valid() and _filed(asker, space_id, line, form):
            return redirect(_disk_address(space_id, form.cleaned_data["folder"]))
    context = {
        "space": here,
        "file": line,
        "form": form,
        "folders": _folder_choices(space_id),
        "chosen": str(line.folder_id or ""),
        "tab": "disk",
    }
    return viewed(render(request, "spaces/file.html", context, status=400 if form.errors else 200), View())


def _filed(asker: identity.Asker, space_id: UUID, line: queries.FileLine, form: FileForm) -> bool:
    try:
        actions.move_file(asker, space_id, line.id, form.cleaned_data["folder"])
        actions.rename_file(asker, space_id, line.id, form.cleaned_data["name"])
    except Problem as problem:
        form.add_error("name", _(problem.sentence) % problem.words)
    return not form.errors


def _folder_choices(space_id: UUID) -> list[tuple[str, str]]:
    return [("", _("网盘最上层")), *((str(step.id), step.name) for step in queries.folders_of(space_id))]


@login_required
def download(request: HttpRequest, space_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Send a file of the net disk to who keeps it."""
    _keep(request, space_id)
    lies_in, line = queries.stored_file(file_id)
    if lies_in != space_id:
        raise NotFound("file-unknown", msgid("没有这个文件，可能已经删掉了。"))
    response = HttpResponse(content_type=line.media_type)
    response["Content-Disposition"] = _attachment(line.name)
    return stored_file(response, line.digest)


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(True, name) or "attachment"


def _disk_address(space_id: UUID, folder_id: UUID | None) -> str:
    if folder_id is None:
        return reverse("disk", args=[space_id])
    return reverse("disk-folder", args=[space_id, folder_id])


def _disk_page(
    request: HttpRequest,
    space_id: UUID,
    folder_id: UUID | None,
    *,
    upload: UploadForm | None = None,
    folder: FolderForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = queries.disk(space_id, folder_id)
    context = {
        "disk": shown,
        "space": shown.space,
        "upload": upload or UploadForm(),
        "folder": folder or FolderForm(),
        "most_mib": MOST_FILE_BYTES // 1024**2,
        "tab": "disk",
    }
    return viewed(render(request, "spaces/disk.html", context, status=status), View())
