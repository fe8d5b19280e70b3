"""Pages of a person: who I am here, what I may do, and who may see what of me."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from allauth.account.views import LogoutView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xingtan.identity import api
from xingtan.identity.actions import people as actions
from xingtan.identity.pages.rank import has_rank
from xingtan.identity.pages.units import unit_names
from xingtan.identity.pages.why import seen_by
from xingtan.identity.pages.words import ROLE_NAMES
from xingtan.identity.queries import impersonation, notices
from xingtan.identity.queries.children import children_of
from xingtan.identity.rules.authority import (
    GRANTS,
    Deed,
    HeldRole,
    RoleName,
    Unit,
    UnitKind,
    main_role,
    name_of,
)
from xingtan.kernel.clock import today
from xingtan.kernel.who import COOKIE
from xingtan.ui.context import in_language
from xingtan.ui.languages import LANGUAGES
from xingtan.ui.public import viewed
from xingtan.ui.shapes import Link
from xingtan.ui.templatetags.ui import is_there


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role as its holder reads it. `value` names it for choosing, empty where it does not hold today."""

    name: str
    unit: str
    since: date
    until: date | None
    why: str
    value: str
    chosen: bool
    lent: bool


@dataclass(frozen=True, slots=True)
class Door:
    """Somewhere that a role leads to. `mark` is one character, `url` the address without its language."""

    mark: str
    name: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class ChildLines:
    """A child of the reader, and where a parent sees and decides what concerns it."""

    name: str
    links: list[Link]


class SignOut(LogoutView):  # type: ignore[misc]
    """Sign out; the browser forgets whose records it makes. Who acts in somebody's place is themselves again before."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.request.acting.leave()
        response: HttpResponseBase = super().post(*args, **kwargs)
        response.delete_cookie(COOKIE, samesite="Lax")
        return response


sign_out = SignOut.as_view()


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Give the account's part of the masthead: one's name, or the way to sign in."""
    person_id = api.asker_of(request.user).person_id
    news = person_id is not None and notices.has_unread(person_id)
    return viewed(render(request, "identity/account.html", {"news": news}), None)


@never_cache
@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own page: roles, where they lead, children, who may see what."""
    asker = api.asker_of(request.user)
    assert asker.person_id is not None
    names = unit_names([held.unit for held in asker.roles])
    context = {
        "roles": [_role_line(held, names, main_role(asker.roles, today(), asker.acts_as)) for held in asker.roles],
        "looks": impersonation.looks_at(asker.person_id),
        "doors": _doors(asker, names),
        "seen_by": seen_by(asker.person_id),
        "has_rank": has_rank(asker),
        "account": _account_links(asker.person_id),
        "children": _children(asker.person_id),
        "languages": LANGUAGES,
        "language": request.user.language or settings.LANGUAGE_CODE,  # type: ignore[union-attr]
        "today": today(),
    }
    return render(request, "identity/me.html", context)


@require_POST
@login_required
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language chosen, and show one's own page in it."""
    chosen = request.POST.get("language", "")
    person_id = api.asker_of(request.user).person_id
    assert person_id is not None
    actions.choose_language(person_id, chosen)
    return redirect(translate_url(reverse("me"), chosen))


def _role_line(held: HeldRole, names: dict[Unit, str], chosen: HeldRole | None) -> RoleLine:
    return RoleLine(
        name=str(ROLE_NAMES[held.role]),
        unit=names.get(held.unit, held.unit.code),
        since=held.since,
        until=held.until,
        why=f"{reverse('why')}?{urlencode({'unit': f'{held.unit.kind}:{held.unit.code}'})}",
        value=name_of(held) if held.holds_on(today()) else "",
        chosen=held == chosen,
        lent=held.lent_by is not None,
    )


def _doors(asker: api.Asker, names: dict[Unit, str]) -> list[Door]:
    """List the first page of everything that the asker's roles lead to, each once; none that this node lacks."""
    held_now = [each for each in asker.roles if each.holds_on(today())]
    doors = [door for held in held_now for door in _doors_of(held, names.get(held.unit, held.unit.code))]
    doors += [door for held in held_now for door in _work_of(held)]
    doors.append(Door("藏", _("我的收藏"), "/me/favourites/", _("收藏过的课和资源")))
    doors.append(Door("找", _("我存的搜索"), "/me/searches/", _("有新的资源就告诉我")))
    found: dict[str, Door] = {}
    for door in doors:
        if is_there(door.url.partition("?")[0]):
            found.setdefault(door.url, door)
    return list(found.values())


def _doors_of(held: HeldRole, unit: str) -> list[Door]:
    space = Door("空", _("我的空间"), "/me/space/", _("主页、文章和网盘"))
    learn = Door("课", _("课程"), "/learn/", _("找课，看课，做练习"))
    people = Door("人", _("人员"), f"/people/{held.unit.kind}:{held.unit.code}/", unit)
    parents = Door("确", _("等我确认的家长"), "/people/invitations/", _("认识的才确认"))
    if held.role is RoleName.TEACHER and held.unit.kind is UnitKind.CLASS:
        group = Door("班", unit, people.url, _("名单，认领码，请家长"))
        return [space, learn, group, parents]
    if held.role is RoleName.TEACHER:
        return [space, learn]
    if held.role is RoleName.STUDENT:
        return [learn, space]
    if held.role is RoleName.PARENT:
        query = urlencode({"unit": f"person:{held.unit.code}"})
        return [Door("家", unit, f"/me/why/?{query}", _("孩子的记录谁能看到")), learn]
    figures = Door("数", unit, f"/data/{held.unit.code}/", _("这里的数据和简报"))
    if held.unit.kind is UnitKind.SCHOOL:
        return [figures, people, parents]
    return [figures, people, Door("地", _("地方和学校"), f"/places/{held.unit.code}/", unit)]


def _work_of(held: HeldRole) -> list[Door]:
    """List where the holder of a role does what it lets them do."""
    deeds = GRANTS.get((held.role, held.unit.kind), frozenset())
    found = []
    kind = f"{held.unit.kind}:{held.unit.code}"
    if Deed.KEEP_PEOPLE in deeds and held.lent_by is None:
        found.append(Door("份", _("身份"), f"/people/roles/?{urlencode({'unit': kind})}", _("给谁，到什么时候")))
    if Deed.READ_AUDIT in deeds:
        found.append(Door("查", _("审计记录"), "/audit/", _("谁在什么时候改了什么")))
    if Deed.OPERATE_NODE in deeds:
        found.append(Door("替", _("替人看一看"), "/people/impersonation/", _("有人求助的时候")))
        found.append(Door("应", _("应用登记"), "/apps/keep/", _("谁能用这里的账号登录")))
        found.append(Door("采", _("采集"), "/catalogue/harvests/", _("从别的资源库取来")))
    if held.unit.code == settings.HOME_PLACE and Deed.KEEP_CURRICULUM in deeds:
        found.append(Door("目", _("课程目录"), "/curriculum/", _("课本、单元和课时")))
    if Deed.UPLOAD_RESOURCE in deeds:
        found.append(Door("备", _("我的资源"), "/me/resources/", _("做课，传文件，提交审核")))
    if Deed.PUBLISH_RESOURCE in deeds:
        found.append(Door("审", _("等我审核的"), "/me/reviews/", _("看一看，公开或退回")))
    if held.unit.code == settings.HOME_PLACE and Deed.ANSWER_FEEDBACK in deeds:
        found.append(Door("答", _("大家的意见"), "/feedback/inbox/", _("回复，照着改")))
    if held.unit.code == settings.HOME_PLACE and Deed.KEEP_PORTAL in deeds:
        found.append(Door("告", _("横幅"), "/events/banners/", _("首页上的活动")))
    return found


def _children(parent_id: UUID) -> list[ChildLines]:
    """List an adult's children, and what a parent can see and decide of each."""
    found = []
    for child in children_of(parent_id, today()):
        links = [Link(_("谁能看到"), f"/me/why/?{urlencode({'unit': f'person:{child.id}'})}")]
        if child.is_minor:  # from fourteen on it decides all of this alone
            links += [
                Link(_("孩子的应用"), f"/me/children/{child.id}/apps/"),
                Link(_("导出孩子的数据"), f"/me/children/{child.id}/export/"),
                Link(_("注销账号"), f"/me/closing/{child.id}/"),
            ]
        here = [Link(each.name, in_language(each.url)) for each in links if is_there(each.url.partition("?")[0])]
        found.append(ChildLines(child.name, here))
    return found


def _account_links(person_id: UUID) -> list[Link]:
    """List the pages about the account that this node has."""
    unread = notices.unread_of(person_id)
    told = _("%(count)s条没看过") % {"count": unread} if unread else ""
    links = (
        Link(_("消息"), "/me/notices/", told),
        Link(_("登录和安全"), "/me/security/"),
        Link(_("关联的身份"), "/me/identities/"),
        Link(_("借出的身份"), "/me/lending/"),
        Link(_("上网密码"), "/me/network/"),
        Link(_("授权"), "/me/consents/"),
        Link(_("导出我的数据"), "/me/export/"),
        Link(_("注销账号"), "/me/closing/"),
    )
    return [Link(each.name, in_language(each.url), each.note) for each in links if is_there(each.url)]
