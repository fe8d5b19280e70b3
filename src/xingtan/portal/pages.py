"""Pages of the portal: the front page, what is happening, feedback, and the pages that explain the node."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from xingtan.catalogue import api as catalogue
from xingtan.identity import api as identity
from xingtan.identity.api import Deed, Unit, UnitKind
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotFound
from xingtan.kernel.ids import new_id
from xingtan.kernel.text import msgid
from xingtan.kernel.views import View
from xingtan.places import api as places
from xingtan.portal import actions, api, queries, rules
from xingtan.portal.forms import AnswerForm, BannerForm, FeedbackForm
from xingtan.ui.context import in_language
from xingtan.ui.public import public_page, viewed
from xingtan.ui.shapes import Link

# Pages that depend on the day are dropped at midnight with this tag.
EACH_DAY = "calendar:today"
NEW_LESSONS = 8
LESSONS = "lessons"  # the section whose newest are shown


# -- for everyone ----------------------------------------------------------------------------------------------------


def front(request: HttpRequest) -> HttpResponse:
    """Show the front page of the node's home place."""
    home = settings.HOME_PLACE
    codes = [each.code for each in places.path(home)]
    fresh = catalogue.newest_resources(LESSONS, NEW_LESSONS)
    picker = catalogue.picker(_book_of(fresh))
    context = {
        "bloom": _bloom(home),
        "fresh": fresh,
        "picker": _picker(picker),
        "units": _units(picker.chosen.book),
        "sections": _doors(),
        "below": places.place_view(home, home).below,
        "banners": queries.banners_shown(codes, today()),
        "campaign": next(iter(queries.campaigns_open(codes, today())), None),
        "month": api.month_of(home),
        "code": home,
    }
    tags = ["banners:all", "resources:all", "curriculum:all", "places:all", f"month:{home}", EACH_DAY]
    return public_page(render(request, "portal/front.html", context), tags, View(place=home))


def _book_of(fresh: tuple[catalogue.ResourceCard, ...]) -> catalogue.Choice:
    """Choose the book to which the newest lesson belongs, so that the picker opens where something is."""
    for card in fresh:
        if card.book:
            return catalogue.Choice(card.stage, card.subject, card.edition, card.book)
    return catalogue.Choice()


def _picker(picker: catalogue.Picker) -> list[dict[str, object]]:
    """Give the four steps to a book for c-picker; none where there is no book yet."""
    steps = (
        ("stage", _("学段"), picker.stages),
        ("subject", _("学科"), picker.subjects),
        ("edition", _("版本"), picker.editions),
        ("book", _("课本"), picker.books),
    )
    if not picker.books:
        return []
    return [
        {"name": name, "label": label, "options": options, "value": getattr(picker.chosen, name)}
        for name, label, options in steps
    ]


def _units(book: str) -> list[Link]:
    """List the units of a book as links into it."""
    if not book:
        return []
    address = reverse("book", args=[book])
    return [
        Link(
            unit.title,
            f"{address}#unit-{unit.number}",
            ngettext("%(count)s课", "%(count)s课", unit.lessons) % {"count": unit.lessons} if unit.lessons else "",
        )
        for unit in catalogue.units_of_book(book)
    ]


def _doors() -> list[dict[str, str]]:
    """Give the six sections for c-tile, in the language in force."""
    return [
        {"mark": one.mark, "name": _(one.name), "note": _(one.about), "url": reverse("section", args=[one.slug])}
        for one in catalogue.SECTIONS
    ]


def _bloom(home: str) -> list[dict[str, object]]:
    """Give the five petals as the home place sees them: up the tree, here, what lies below."""
    path = places.path(home)
    names = (
        pgettext("level", "国家"),
        pgettext("level", "省"),
        pgettext("level", "市"),
        pgettext("level", "县"),
        pgettext("level", "学校"),
    )
    petals: list[dict[str, object]] = [
        {"level": n, "name": name, "note": "", "url": "", "current": False} for n, name in enumerate(names)
    ]
    for each in path:
        here = each is path[-1]
        petal = petals[places.levels(each.code) - 1]
        petal.update(url=api.entrance(each.code), current=here)
        if each.code != places.NATION:
            petal["name"] = each.short_label
        petal["note"] = _("你在这里") if here else _("资源下发") if each.code == places.NATION else ""
    below = rules.count_by_level([each.level for each in places.places(places.subtree_codes(home)).values()])
    for level, petal in zip(places.LEVELS, petals, strict=True):
        count = below.get(level, 0)
        if count and not petal["url"]:
            petal.update(url="#places", note=ngettext("%(count)s个", "%(count)s个", count) % {"count": f"{count:,}"})
    petals[-1]["url"] = in_language("/spaces/?kind=school")
    return petals


def month(request: HttpRequest, code: str) -> HttpResponse:
    """Give the month of a place as a fragment: while it is being counted, it fetches itself again."""
    if places.find_place(code) is None:
        raise NotFound("place-unknown", msgid("没有代码为 %(place)s 的地方。"), place=code[:12])
    context = {"month": api.month_of(code), "code": code}
    return viewed(render(request, "portal/month.html", context), None)


def wall(request: HttpRequest) -> HttpResponse:
    """Show the month of the home place on a wall: large, renewing itself."""
    home = settings.HOME_PLACE
    context = {"month": api.month_of(home), "code": home, "place": places.place(home)}
    name = "portal/wall_figures.html" if request.headers.get("HX-Request") else "portal/wall.html"
    return viewed(render(request, name, context), None)


def events(request: HttpRequest) -> HttpResponse:
    """List what is happening here and above."""
    codes = [each.code for each in places.path(settings.HOME_PLACE)]
    context = {
        "banners": queries.banners_shown(codes, today(), limit=60),
        "campaigns": queries.campaigns_open(codes, today()),
    }
    return public_page(render(request, "portal/events.html", context), ["banners:all", EACH_DAY])


def about(request: HttpRequest) -> HttpResponse:
    """Say what this is and who runs it."""
    return public_page(render(request, "portal/about.html"))


def guide(request: HttpRequest) -> HttpResponse:
    """Say how to do what people come for."""
    return public_page(render(request, "portal/help.html"))


def accessibility(request: HttpRequest) -> HttpResponse:
    """Say for whom the pages work, what is still missing, and whom to tell."""
    return public_page(render(request, "portal/accessibility.html"))


# -- feedback --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """Take feedback, and show one's own with its answers."""
    asker = identity.asker_of(request.user)
    if request.method == "POST":
        form = FeedbackForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            wanted = actions.NewFeedback(
                kind=rules.FeedbackKind(given["kind"]),
                text=given["text"],
                contact=given["contact"],
                page=given["page"],
                place_code=settings.HOME_PLACE,
                id=form.made_id(),
            )
            actions.submit_feedback(asker, wanted)
            return redirect(f"{reverse('feedback')}?sent=1")
    else:
        form = FeedbackForm(initial={"id": new_id(), "page": request.GET.get("page", "")[:200], "kind": "idea"})
    own = queries.feedback_by(asker.person_id) if asker.person_id else ()
    context = {
        "form": form,
        "own": own,
        "sent": request.GET.get("sent") == "1",
        "answers": _may(request, Deed.ANSWER_FEEDBACK),
    }
    status = 400 if form.errors else 200
    return viewed(render(request, "portal/feedback.html", context, status=status), View() if not form.errors else None)


def _may(request: HttpRequest, deed: Deed) -> bool:
    home = Unit(UnitKind.PLACE, settings.HOME_PLACE)
    return identity.entitled(identity.asker_of(request.user), deed, home)


def _require(request: HttpRequest, deed: Deed) -> None:
    identity.require(identity.asker_of(request.user), deed, Unit(UnitKind.PLACE, settings.HOME_PLACE))


@login_required
def feedback_inbox(request: HttpRequest) -> HttpResponse:
    """List what people told us, for those who answer."""
    _require(request, Deed.ANSWER_FEEDBACK)
    everything = request.GET.get("show") == "all"
    found = queries.feedback_of([settings.HOME_PLACE], only_open=not everything)
    return viewed(render(request, "portal/inbox.html", {"found": found, "everything": everything}), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_one(request: HttpRequest, feedback_id: UUID) -> HttpResponse:
    """Show one piece of feedback, and answer it."""
    _require(request, Deed.ANSWER_FEEDBACK)
    told = queries.one_feedback(feedback_id)
    if told is None:
        raise NotFound("feedback-unknown", msgid("没有这条意见。"))
    form = AnswerForm(request.POST or None, initial={"answer": told.answer})
    if request.method == "POST" and form.is_valid():
        asker = identity.asker_of(request.user)
        via = rules.AnsweredBy(form.cleaned_data["via"])
        actions.answer_feedback(asker, feedback_id, form.cleaned_data["answer"], via)
        messages.success(request, _("回复记下来了。"))
        return redirect("feedback-inbox")
    status = 400 if form.errors else 200
    return viewed(render(request, "portal/feedback_one.html", {"told": told, "form": form}, status=status), None)


@login_required
@require_POST
def feedback_adoption(request: HttpRequest, feedback_id: UUID) -> HttpResponse:
    """Note that something was changed because of it."""
    actions.adopt_feedback(identity.asker_of(request.user), feedback_id)
    messages.success(request, _("记下来了：这条意见已经采纳。"))
    return redirect("feedback-one", feedback_id=feedback_id)


# -- banners and campaigns -------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def banners(request: HttpRequest) -> HttpResponse:
    """Publish a banner, and list those that there are."""
    _require(request, Deed.KEEP_PORTAL)
    form = BannerForm(request.POST or None, initial={"id": new_id(), "shown_from": today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wanted = actions.NewBanner(
            title=given["title"],
            note=given["note"],
            url=given["url"],
            shown_from=given["shown_from"],
            shown_until=given["shown_until"],
            place_code=settings.HOME_PLACE,
            id=form.made_id(),
        )
        actions.publish_banner(identity.asker_of(request.user), wanted)
        messages.success(request, _("横幅发布了。"))
        return redirect("banners")
    context = {"form": form, "found": queries.banners_of([settings.HOME_PLACE]), "today": today()}
    return viewed(render(request, "portal/banners.html", context, status=400 if form.errors else 200), None)


@login_required
@require_POST
def banner_withdrawal(request: HttpRequest, banner_id: UUID) -> HttpResponse:
    """Take a banner down."""
    actions.withdraw_banner(identity.asker_of(request.user), banner_id)
    messages.success(request, _("横幅撤下来了。"))
    return redirect("banners")


@require_http_methods(["GET", "HEAD", "POST"])
def campaign(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Show a campaign to everyone, and let a person who signed in enter it."""
    found = queries.campaign(campaign_id)
    if found is None:
        raise NotFound("campaign-unknown", msgid("没有这个活动。"))
    asker = identity.asker_of(request.user)
    if request.method == "POST" and asker.person_id is None:
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        actions.enter_campaign(asker, campaign_id)
        messages.success(request, _("报上名了。"))
        return redirect("campaign", campaign_id=campaign_id)
    entered = bool(asker.person_id and queries.has_entered(campaign_id, asker.person_id))
    is_open = rules.Shown(found.open_from, found.open_until).on(today())
    context = {"campaign": found, "entered": entered, "is_open": is_open, "known": bool(asker.person_id)}
    return viewed(render(request, "portal/campaign.html", context), View())
