"""What SCIM 2.0 is asked and answers."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    Group,
    ListResponse,
    PatchOp,
    Resource,
    ResourceType,
    Schema,
    SCIMException,
    SearchRequest,
)

from xingtan.identity import api
from xingtan.identity.actions import scim as actions
from xingtan.identity.queries import scim as queries
from xingtan.identity.queries.applications import ApiClient
from xingtan.identity.queries.reach import Reach, reach_of
from xingtan.identity.rest.scim.resources import CONFIG, MOST, PAGE, PROVIDER, User, group_of, told, user_of
from xingtan.identity.rest.scim.views import BASE
from xingtan.identity.rules.authority import RoleName
from xingtan.identity.rules.scim import Wanted, is_readable, read_wanted
from xingtan.kernel.errors import NotFound, Problem
from xingtan.kernel.text import msgid

MEDIA_TYPE = "application/scim+json"
READ, WRITE = "scim.read", "scim.write"
LONGEST_BODY = 256 * 1024


class Wrong(Exception):
    """An answer of the standard for what cannot be done."""

    def __init__(self, status: int, sentence: str, kind: str | None = None) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.kind = status, sentence, kind


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a program that may ask."""

    request: HttpRequest
    client: ApiClient
    reach: Reach

    def href(self, collection: str, id: str) -> str:
        return self.request.build_absolute_uri(f"/{BASE}/{collection}/{id}")

    def search(self, kind: Any) -> Any:
        """Read what is asked of a collection, from the address or (POST .search) from the body."""
        posted = self.request.method == "POST"
        names = {"filter", "attributes", "excludedAttributes", "startIndex", "count", "sortBy", "sortOrder"}
        asked = (
            self.body() if posted else {name: self.request.GET[name] for name in names if self.request.GET.get(name)}
        )
        if not is_readable(str(asked.get("filter") or "")):
            raise Wrong(400, msgid("filter 最多 2000 个字，不能有看不见的字符。"), "invalidFilter")
        return SearchRequest[kind].model_validate(asked, scim_ctx=Context.SEARCH_REQUEST if posted else Context.DEFAULT)

    def body(self) -> Any:
        try:
            raw = self.request.body
        except RequestDataTooBig:
            raise Wrong(413, msgid("一次交的内容太多，没有收下，什么也没有改。请分几次交。")) from None
        if len(raw) > LONGEST_BODY:
            raise Wrong(413, msgid("一次交的内容太多，没有收下，什么也没有改。请分几次交。"))
        try:
            read = json.loads(raw)
        except (ValueError, RecursionError):
            raise Wrong(400, msgid("交来的内容不是 JSON，读不懂，什么也没有改。"), "invalidSyntax") from None
        if not isinstance(read, dict):
            raise Wrong(400, msgid("交来的内容不是 JSON，读不懂，什么也没有改。"), "invalidSyntax")
        return read

    def require_version(self, resource: Resource[Any]) -> None:
        """Raise Wrong where a program wants to change another version than the one that there is."""
        wanted = self.request.headers.get("If-Match", "").strip()
        if not wanted or wanted == "*":
            return
        now = told(resource, Context.RESOURCE_QUERY_RESPONSE)["meta"]["version"]
        if now not in {each.strip() for each in wanted.split(",")}:
            raise Wrong(412, msgid("这一条在这之间被改过，什么也没有改。请重新读一遍再改。"))

    def one(self, resource: Resource[Any], context: Context, status: int = 200) -> HttpResponse:
        """Answer with a resource; 304 where the program has this version."""
        search = self.search(type(resource)) if self.request.method == "GET" else None
        shown = told(resource, context, search)
        meta = resource.meta
        assert meta is not None
        assert meta.version is not None
        seen = {each.strip() for each in self.request.headers.get("If-None-Match", "").split(",")}
        if self.request.method == "GET" and meta.version in seen:
            return HttpResponse(status=304, headers={"ETag": meta.version})
        response = _json(shown, status)
        response["ETag"] = meta.version
        if meta.location:
            response["Content-Location" if status == 200 else "Location"] = meta.location
        return response

    def page(self, kind: Any, search: Any, total: int, resources: list[Any]) -> HttpResponse:
        listed = ListResponse[kind](
            total_results=total,
            start_index=search.start_index or 1,
            items_per_page=len(resources),
            resources=resources or None,
        )
        for each in resources:
            told(each, Context.RESOURCE_QUERY_RESPONSE)
        return _json(listed.model_dump(scim_ctx=Context.SEARCH_RESPONSE, response_parameters=search))


View = Callable[..., HttpResponse]


def _asked(**views: Callable[..., HttpResponse]) -> View:
    """Make a view for programs: one function a method; writing needs scim.write; problems as the standard has them."""

    @never_cache
    def handle(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            client = api.client_of(request)
            if client is None:
                raise Wrong(401, msgid("要带上有效的令牌（Authorization: Bearer）。"))
            method = request.method or "GET"
            view = views.get("GET" if method == "HEAD" else method)
            if view is None:
                raise Wrong(405, msgid("这个地址不接受这样的请求，什么也没有改。"))
            reading = method in {"GET", "HEAD"} or request.path.endswith("/.search")
            if not client.scopes & ({READ, WRITE} if reading else {WRITE}):
                raise Wrong(403, msgid("令牌没有这样做的权限。什么也没有改。"))
            if not all(each.isprintable() for each in kwargs.values()):
                raise NotFound("address-unknown", msgid("没有这个地址。"))
            with PROVIDER:
                return view(Asked(request, client, reach_of(client.unit)), *args, **kwargs)
        except Wrong as wrong:
            response = _error(wrong.status, _(wrong.sentence), wrong.kind)
            if wrong.status == 405:
                response["Allow"] = ", ".join(views)
            return response
        except Problem as problem:
            words = {name: str(word) for name, word in problem.words.items()}
            kinds = {400: "invalidValue", 409: "uniqueness"}
            return _error(problem.status, _(problem.sentence) % words, kinds.get(problem.status))
        except SCIMException as error:
            return _json(error.to_error().model_dump(), error.status)
        except ValidationError as error:
            found = Error.from_validation_error(error.errors()[0])
            return _json(found.model_dump(), int(found.status or 400))

    return wraps(next(iter(views.values())))(handle)


def _json(shown: Any, status: int = 200) -> HttpResponse:
    text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE)


def _error(status: int, detail: str, kind: str | None = None) -> HttpResponse:
    response = _json(Error(status=status, detail=detail, scim_type=kind).model_dump(), status)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="scim"'
    return response


def _slice(search: Any) -> tuple[int, int]:
    """Give from where (0: the first) and how many; RFC 7644, 3.4.2.4: below 1 is 1, a negative count is 0."""
    count = PAGE if search.count is None else max(0, min(search.count, MOST))
    return min(max(1, search.start_index or 1), 100_000_000) - 1, count


def _users(asked: Asked) -> HttpResponse:
    search = asked.search(User)
    if search.sort_by:
        raise Wrong(400, msgid("不能排序。"), "invalidPath")
    start, count = _slice(search)
    total, kept = queries.people(
        asked.reach, asked.client.id, search.filter.ast if search.filter else None, start, count
    )
    return asked.page(User, search, total, [user_of(each, asked.href) for each in kept])


def _user_of(asked: Asked, id: str) -> User:
    kept = queries.person(asked.reach, asked.client.id, id)
    if kept is None:
        raise NotFound("person-unknown", msgid("没有这一条，或者它不在你的范围里。"))
    return user_of(kept, asked.href)


def _user(asked: Asked, id: str) -> HttpResponse:
    return asked.one(_user_of(asked, id), Context.RESOURCE_QUERY_RESPONSE)


def _wanted(user: User) -> Wanted:
    return read_wanted(user.user_name or "", user.display_name or "", user.active is not False, user.external_id or "")


def _named(body: dict[str, Any]) -> dict[str, Any]:
    """Give a body its displayName from name, where a program sends only that."""
    name = body.get("name")
    if "displayName" not in body and isinstance(name, dict):
        parts = [name.get("familyName"), name.get("givenName")]
        whole = name.get("formatted") or "".join(part for part in parts if isinstance(part, str))
        return {**body, "displayName": whole} if whole else body
    return body


def _new_user(asked: Asked) -> HttpResponse:
    new = User.model_validate(_named(asked.body()), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    assert new.user_type is not None
    made = actions.provision_person(asked.client, _wanted(new), RoleName(new.user_type))
    return asked.one(_user_of(asked, str(made)), Context.RESOURCE_CREATION_RESPONSE, 201)


def _put_user(asked: Asked, id: str) -> HttpResponse:
    before = _user_of(asked, id)
    after = User.model_validate(_named(asked.body()), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
    after.replace(before)
    return _keep(asked, before, after, Context.RESOURCE_REPLACEMENT_RESPONSE)


def _patch_user(asked: Asked, id: str) -> HttpResponse:
    before = _user_of(asked, id)
    after = before.model_copy(deep=True)
    PatchOp[User].model_validate(asked.body(), scim_ctx=Context.RESOURCE_PATCH_REQUEST).patch(after)
    return _keep(asked, before, after, Context.RESOURCE_PATCH_RESPONSE)


def _keep(asked: Asked, before: User, after: User, context: Context) -> HttpResponse:
    asked.require_version(before)
    assert before.id is not None
    stays = actions.keep_person(asked.client, asked.reach, UUID(before.id), _wanted(after))
    if stays:
        return asked.one(_user_of(asked, before.id), context)
    before.active, before.groups = False, None  # they belong elsewhere too: here they are gone from now on
    return asked.one(before, context)


def _delete_user(asked: Asked, id: str) -> HttpResponse:
    before = _user_of(asked, id)
    asked.require_version(before)
    actions.let_person_go(asked.client, asked.reach, UUID(before.id))
    return HttpResponse(status=204)


def _groups(asked: Asked) -> HttpResponse:
    search = asked.search(Group)
    if search.sort_by:
        raise Wrong(400, msgid("不能排序。"), "invalidPath")
    start, count = _slice(search)
    found = list(queries.groups(asked.reach))
    if search.filter is not None:
        if "members" in str(search.filter).lower():
            found = list(queries.with_members(asked.reach, found))
        found = [each for each in found if search.filter.match(group_of(each, asked.href))]
    page = queries.with_members(asked.reach, found[start : start + count])
    return asked.page(Group, search, len(found), [group_of(each, asked.href) for each in page])


def _group_of(asked: Asked, id: str) -> Group:
    found = queries.group(asked.reach, id[:64])
    if found is None:
        raise NotFound("class-unknown", msgid("没有这一条，或者它不在你的范围里。"))
    return group_of(found, asked.href)


def _group(asked: Asked, id: str) -> HttpResponse:
    return asked.one(_group_of(asked, id), Context.RESOURCE_QUERY_RESPONSE)


def _patch_group(asked: Asked, id: str) -> HttpResponse:
    before = _group_of(asked, id)
    after = before.model_copy(deep=True)
    PatchOp[Group].model_validate(asked.body(), scim_ctx=Context.RESOURCE_PATCH_REQUEST).patch(after)
    asked.require_version(before)
    if after.display_name != before.display_name:
        raise Wrong(400, msgid("班级的名字由学校管，名单没有改。"), "mutability")
    wanted = []
    for member in after.members or []:
        try:
            wanted.append(UUID(str(member.value)))
        except ValueError:
            raise Wrong(400, msgid("有的成员不在这个程序的范围里，名单没有改。"), "invalidValue") from None
    actions.gather(asked.client, asked.reach, id, wanted)
    return asked.one(_group_of(asked, id), Context.RESOURCE_PATCH_RESPONSE)


def _config(asked: Asked) -> HttpResponse:
    return _json(CONFIG.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))


def _described(kind: Any, known: tuple[Any, ...]) -> tuple[View, View]:
    """Give the list and the single view of what describes the service. It is the same for everybody: no filter."""

    def every(asked: Asked) -> HttpResponse:
        if asked.request.GET.get("filter"):
            raise Wrong(403, msgid("这里不能筛选。"))
        listed = ListResponse[kind](
            total_results=len(known), start_index=1, items_per_page=len(known), resources=list(known)
        )
        return _json(listed.model_dump(scim_ctx=Context.SEARCH_RESPONSE))

    def single(asked: Asked, id: str) -> HttpResponse:
        for each in known:
            if str(each.id or each.name).lower() == id.lower():
                return _json(each.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))
        raise NotFound("description-unknown", msgid("没有这一条，或者它不在你的范围里。"))

    return every, single


def _nowhere(asked: Asked, rest: str) -> HttpResponse:
    raise NotFound("address-unknown", msgid("没有这个地址。"))


def _never(asked: Asked) -> HttpResponse:
    raise Wrong(501, msgid("这里不做这件事。"))


_schemas, _schema = _described(Schema, PROVIDER.schemas)
_types, _type = _described(ResourceType, PROVIDER.resource_types)


_methods = ("GET", "POST", "PUT", "PATCH", "DELETE")
ANSWERS: dict[str, View] = {
    "ServiceProviderConfig": _asked(GET=_config),
    "Schemas": _asked(GET=_schemas),
    "Schemas/<str:id>": _asked(GET=_schema),
    "ResourceTypes": _asked(GET=_types),
    "ResourceTypes/<str:id>": _asked(GET=_type),
    "Users": _asked(GET=_users, POST=_new_user),
    "Users/.search": _asked(POST=_users),
    "Users/<str:id>": _asked(GET=_user, PUT=_put_user, PATCH=_patch_user, DELETE=_delete_user),
    "Groups": _asked(GET=_groups),
    "Groups/.search": _asked(POST=_groups),
    "Groups/<str:id>": _asked(GET=_group, PATCH=_patch_group),
    **{each: _asked(**dict.fromkeys(_methods, _never)) for each in ("Me", "Bulk", ".search")},
    "<path:rest>": _asked(**dict.fromkeys(_methods, _nowhere)),
}
"""What answers each of the addresses."""
