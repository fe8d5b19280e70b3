"""Making a resource: begin, write, add files, exercises and rights, offer it; update and withdraw what is online."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xingtan.catalogue.actions import life, publishing
from xingtan.catalogue.actions.publishing import Parts
from xingtan.catalogue.forms import ExerciseForm, FileForm, OfferForm, PartsForm, RightsForm, StartForm
from xingtan.catalogue.pages.learn import picker_choices
from xingtan.catalogue.queries import curriculum, lessons, personal, words
from xingtan.catalogue.queries.lessons import ResourceView
from xingtan.catalogue.queries.life import standing, updates
from xingtan.catalogue.queries.life.contents import terms_of
from xingtan.catalogue.rules.curriculum import Choice
from xingtan.catalogue.rules.files import MAIN_ROLE, MOST_BYTES
from xingtan.catalogue.rules.life import Term
from xingtan.catalogue.rules.publishing import is_editable
from xingtan.catalogue.rules.vocabulary import Kind, Role, Status
from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Unit, UnitKind
from xingtan.kernel.errors import NotAllowed, NotFound, Problem
from xingtan.kernel.files import MIB
from xingtan.kernel.text import msgid
from xingtan.places import api as places


def _asker(request: HttpRequest) -> tuple[Asker, UUID]:
    asker = identity.asker_of(request.user)
    assert asker.person_id is not None  # every entry here is login_required
    return asker, asker.person_id


def _unit_names(units: tuple[Unit, ...]) -> list[tuple[str, str]]:
    """Give units as choices: `school:3305010001` and the name."""
    schools = places.schools([unit.code for unit in units if unit.kind is UnitKind.SCHOOL])
    found = []
    for unit in units:
        school = schools.get(unit.code)
        place = places.find_place(unit.code) if unit.kind is UnitKind.PLACE else None
        name = school.label if school else place.label if place else unit.code
        found.append((f"{unit.kind.value}:{unit.code}", name))
    return found


@never_cache
@login_required
@require_safe
def made(request: HttpRequest) -> HttpResponse:
    """List what the reader made, with what state it is in. About five statements."""
    asker, person = _asker(request)
    units = personal.uploading_units(asker)
    context = {
        "lines": personal.made_by(person),
        "may_upload": bool(units),
        "may_review": bool(personal.publishing_units(asker)),
    }
    return render(request, "catalogue/made.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Begin a resource in the name of one of the reader's schools or places."""
    asker, _person = _asker(request)
    units = personal.uploading_units(asker)
    if not units:
        raise NotAllowed("upload-not-allowed", msgid("上传资源要有教师或管理员的身份。"))
    form = StartForm(request.POST or None, units=_unit_names(units))
    if request.method == "POST" and form.is_valid():
        kind, _colon, code = form.cleaned_data["unit"].partition(":")
        resource_id = publishing.start_resource(
            asker,
            Unit(UnitKind(kind), code),
            Kind(form.cleaned_data["kind"]),
            form.cleaned_data["title"],
            form.cleaned_data["section"],
        )
        return redirect("change-resource", resource_id=resource_id)
    return render(request, "catalogue/start.html", {"form": form})


def _own(request: HttpRequest, resource_id: UUID) -> tuple[Asker, ResourceView]:
    asker, person = _asker(request)
    return asker, lessons.own_view(person, resource_id)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Write what a resource says, choose where it lies, put in exercises. About fifteen statements."""
    asker, found = _own(request, resource_id)
    book = request.POST.get("book", request.GET.get("book", found.book))[:80]
    form = _parts_form(request, found, book)
    exercise = ExerciseForm(request.POST if request.POST.get("deed") == "exercise" else None)
    if request.method == "POST":
        try:
            if _did(request, asker, found, book, form, exercise):
                return redirect("change-resource", resource_id=resource_id)
        except Problem as problem:
            if problem.status != 400:
                raise
            messages.error(request, _(problem.sentence) % problem.words)
    return _write_page(request, found, book, form, exercise)


def _did(
    request: HttpRequest, asker: Asker, found: ResourceView, book: str, form: PartsForm, exercise: ExerciseForm
) -> bool:
    """Do what the author pressed; says whether it was done."""
    deed = request.POST.get("deed", "")
    if deed == "exercise":
        if not exercise.is_valid():
            return False
        publishing.add_exercise(asker, found.id, exercise.exercise())
        messages.success(request, _("加了一道练习。"))
        return True
    if deed == "remove-exercise":
        publishing.remove_exercise(asker, found.id, _uuid(request.POST.get("exercise", "")))
        return True
    if deed == "remove-file":
        publishing.remove_file(asker, found.id, _uuid(request.POST.get("file", "")))
        return True
    if not form.is_valid():
        return False
    unit, _dot, lesson = form.cleaned_data["position"].partition(".")
    publishing.change_resource(
        asker,
        found.id,
        Parts(
            title=form.cleaned_data["title"],
            section=form.cleaned_data["section"],
            summary=form.cleaned_data["summary"],
            licence=form.cleaned_data["licence"],
            book=book,
            unit=int(unit) if unit else None,
            lesson=int(lesson) if lesson else None,
            tasks=form.cleaned_data.get("tasks", ()),
            chapters=form.cleaned_data.get("chapters", ()),
        ),
    )
    messages.success(request, _("存好了。"))
    return True


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("resource-unknown", msgid("没有这份资源。地址可能抄错了，也可能它已经撤下。")) from None


def _parts_form(request: HttpRequest, found: ResourceView, book: str) -> PartsForm:
    choices = [(f"{one.unit}.{one.lesson}", one.name) for one in curriculum.position_choices(book)] if book else []
    initial = {
        "title": found.title,
        "section": found.section,
        "summary": found.summary,
        "licence": found.licence,
        "position": f"{found.unit}.{found.lesson}" if found.unit and book == found.book else "",
        "tasks": "\n".join(f"{task.text} ____" if task.writes else task.text for task in found.tasks),
        "chapters": "\n".join(f"{one.at // 60}:{one.at % 60:02} {one.name}" for one in found.chapters),
    }
    posted = request.POST if request.POST.get("deed") == "parts" else None
    return PartsForm(posted, initial=initial, kind=found.kind, positions=choices)


def _write_page(
    request: HttpRequest, found: ResourceView, book: str, form: PartsForm, exercise: ExerciseForm
) -> HttpResponse:
    chosen = curriculum.choice_of_book(book) if book else None
    asked = Choice(*(request.GET.get(name, "")[:80] for name in ("stage", "subject", "edition", "book")))
    about = updates.update_view(found.id)
    context = {
        "resource": found,
        "editable": is_editable(Status(found.status)) and not about.copy,
        "standing": standing.standing_of(found.id) if found.status == Status.WAITING else None,
        "findings": standing.latest_findings(found.id) if found.status in {Status.WAITING, Status.RETURNED} else (),
        "about": about,
        "terms": terms_of(found.id),
        "rights_form": RightsForm(initial={"region": settings.HOME_PLACE}),
        "offer_form": OfferForm(auto_id="offer_%s"),
        "status": words.status_name(found.status),
        "note": lessons.note_of(found.id),
        "form": form,
        "exercise_form": exercise,
        "file_form": FileForm(roles=_roles(found.kind)),
        "most": MOST_BYTES[MAIN_ROLE[Kind(found.kind)]] // MIB,
        "book": book,
        "book_view": curriculum.book_view(book) if chosen else None,
        "picker": picker_choices(curriculum.picker(asked if asked.stage else (chosen or Choice()))),
    }
    return render(request, "catalogue/change.html", context, status=200 if request.method == "GET" else 422)


def _roles(kind: str) -> tuple[Role, ...]:
    if kind == Kind.LESSON:
        return (Role.VIDEO, Role.TASK_SHEET, Role.SLIDES, Role.SUBTITLES, Role.DOCUMENT)
    main = MAIN_ROLE[Kind(kind)]
    return tuple(dict.fromkeys((main, Role.DOCUMENT))) if kind != Kind.TEXTBOOK else (main,)


@never_cache
@login_required
@require_POST
def add_file(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Put a file to a resource; a file that is refused is named with the reason, and nothing else is lost."""
    asker, found = _own(request, resource_id)
    form = FileForm(request.POST, request.FILES, roles=_roles(found.kind))
    if not form.is_valid():
        messages.error(request, _("请选一个文件再传。"))
        return redirect("change-resource", resource_id=resource_id)
    file = form.cleaned_data["file"]
    try:
        publishing.add_file(asker, resource_id, Role(form.cleaned_data["role"]), file.name, file.size, file.chunks())
        messages.success(request, _("文件“%(name)s”传好了。") % {"name": file.name})
    except Problem as problem:
        if problem.status != 400:
            raise
        messages.error(request, _(problem.sentence) % problem.words)
    return redirect("change-resource", resource_id=resource_id)


@never_cache
@login_required
@require_POST
def rights(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Say where and when a resource may be shown, or take a region back."""
    asker, _found = _own(request, resource_id)
    if request.POST.get("deed") == "drop":
        life.drop_term(asker, resource_id, request.POST.get("region", "")[:6])
        return redirect("change-resource", resource_id=resource_id)
    form = RightsForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("change-resource", resource_id=resource_id)
    said = form.cleaned_data
    if _done(request, lambda: life.keep_term(asker, resource_id, Term(said["region"], said["since"], said["until"]))):
        messages.success(request, _("存好了。"))
    return redirect("change-resource", resource_id=resource_id)


def _done(request: HttpRequest, do: Callable[[], object]) -> bool:
    """Do something; where the input is refused, the reader is told why."""
    try:
        do()
    except Problem as problem:
        if problem.status not in {400, 409}:
            raise
        messages.error(request, _(problem.sentence) % problem.words)
        return False
    return True


@never_cache
@login_required
@require_POST
def submit(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Offer a resource with the promise; what is refused is said, and stays as it is."""
    asker, _found = _own(request, resource_id)
    form = OfferForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("change-resource", resource_id=resource_id)
    said = form.cleaned_data
    if not _done(request, lambda: life.offer_resource(asker, resource_id, said["says"], said["promised"])):
        return redirect("change-resource", resource_id=resource_id)
    messages.success(request, _("交上去了。机器先看一遍，再由两个人先后审核，过了就上线。"))
    return redirect("made-resources")


@never_cache
@login_required
@require_POST
def update(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Begin the next version of what is online, or throw it away."""
    asker, found = _own(request, resource_id)
    if request.POST.get("deed") == "drop":
        original = updates.update_view(found.id).original
        life.drop_update(asker, resource_id)
        messages.success(request, _("新版本丢掉了，线上的没有变。"))
        return redirect("change-resource", resource_id=original or resource_id)
    copy = life.begin_update(asker, resource_id)
    messages.success(request, _("在这里改新版本。审核通过以前，线上的不变。"))
    return redirect("change-resource", resource_id=copy)


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Take one's own resource out of sight."""
    asker, _person = _asker(request)
    life.withdraw_resource(asker, resource_id, words=request.POST.get("note", ""))
    messages.success(request, _("已经撤下，别人看不到了。文件和评分都还在。"))
    return redirect("made-resources")
