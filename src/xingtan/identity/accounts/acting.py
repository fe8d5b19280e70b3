"""Who a request is answered to: the person who signed in, or the one in whose place an operator acts.

The session stays the operator's. What the account itself is made of cannot be touched in somebody's place: passwords,
second factors, sessions, consents, roles; of the pages of accounts only those that are named here are open at all.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from xingtan.identity import api
from xingtan.kernel.acting import acting
from xingtan.kernel.errors import NotAllowed
from xingtan.kernel.text import msgid
from xingtan.ui.problems import explain, explained

Handler = Callable[[HttpRequest], HttpResponse]

IN_PLACE = "acts_for"
ACTS_AS = "acts_as"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SEEN = frozenset({"me", "why", "account-fragment", "notices", "own-rank", "lending", "people", "unit-roles"})
"""Pages of accounts that an operator may look at in somebody's place; every other one may hold what is secret."""
LEFT = frozenset({"end-impersonation", "account_logout"})
"""What may be sent to leave it."""


class Acting:
    """Who stands before this request. Read lazily: a public page must not depend on the session."""

    def __init__(self, request: HttpRequest, signed_in: Any) -> None:
        self._request = request
        self._signed_in = signed_in

    @cached_property
    def now(self) -> api.StandIn | None:
        """Give in whose place the signed-in operator acts, while they may; None: they are themselves."""
        user = self._signed_in
        if not user.is_authenticated:
            return None
        text = self._request.session.get(IN_PLACE)
        return api.stand_in(api.asker_of(user), UUID(text)) if text else None

    def person(self) -> Any:
        """Give whom the request is answered to."""
        user = self._signed_in
        if user.is_authenticated:
            user.acts_as = self._request.session.get(ACTS_AS)
            if self.now is not None:
                return self.now.account
        return user

    def operator(self) -> UUID | None:
        """Give the operator behind the person; None: nobody is."""
        return self.now.operator.id if self.now is not None else None


def act_in_place(get_response: Handler) -> Handler:
    """Answer an operator who acts in somebody's place as that person, and keep what they send in the audit log."""

    def handle(request: HttpRequest) -> HttpResponse:
        found = Acting(request, request.user)
        request.acting = found  # type: ignore[attr-defined]
        request.user = SimpleLazyObject(found.person)  # type: ignore[assignment]
        with acting(found.operator):
            return get_response(request)

    def process_view(request: HttpRequest, view: Callable[..., Any], *_: Any, **__: Any) -> HttpResponse | None:
        module = getattr(view, "__module__", "")
        about_accounts = module.startswith(("allauth.", "xingtan.identity."))
        if request.method in SAFE and not about_accounts:
            return None
        found = request.acting.now  # type: ignore[attr-defined]
        if found is None:
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if request.method in SAFE:
            open_here = name in SEEN | LEFT
        else:
            open_here = name in LEFT or not (about_accounts or module.startswith("ninja."))
            if name not in LEFT:
                api.note_deed(found, request.path, refused=not open_here)
        if open_here:
            return None
        problem = NotAllowed("not-in-their-place", msgid("你现在是替别人看，账号、身份和授权要本人来改。请先结束。"))
        return explain(request, explained(problem))

    handle.process_view = process_view  # type: ignore[attr-defined]
    return handle
