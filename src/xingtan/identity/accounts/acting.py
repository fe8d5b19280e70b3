"""Who a request is answered to: the person who signed in, or the one in whose place an operator acts.

The session stays the operator's. What the account itself is made of cannot be touched in somebody's place: passwords,
second factors, sessions, consents, roles; of the pages of accounts only those that are named here are open at all.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from xingtan.identity import api
from xingtan.identity.actions.signing_in import note_stale_session
from xingtan.identity.rules.devices import network_of
from xingtan.kernel.acting import acting
from xingtan.kernel.errors import NotAllowed, Refused
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
        self._given = signed_in

    @cached_property
    def _signed_in(self) -> Any:
        """Give who signed in. Django empties a session that a new password ended as it reads it: that is kept."""
        held = self._request.session.get(SESSION_KEY)
        user = self._given
        if held and not user.is_authenticated and SESSION_KEY not in self._request.session:
            note_stale_session(UUID(held), network_of(get_adapter(self._request).get_client_ip(self._request)))
        return user

    @cached_property
    def _account(self) -> Any:
        """Give who signed in, with what they chose to act as."""
        user = self._signed_in
        if user.is_authenticated:
            user.acts_as = self._request.session.get(ACTS_AS)
        return user

    @cached_property
    def begun(self) -> UUID | None:
        """Give what this session began and did not end, whether it may go on or not."""
        text = self._request.session.get(IN_PLACE) if self._account.is_authenticated else None
        return UUID(text) if text else None

    @cached_property
    def now(self) -> api.StandIn | None:
        """Give in whose place the signed-in operator acts, while they may; None: they are themselves."""
        return api.stand_in(api.asker_of(self._account), self.begun) if self.begun else None

    @property
    def over(self) -> bool:
        """Say whether it came to its end by itself, and the session does not know yet."""
        return self.begun is not None and self.now is None

    def person(self) -> Any:
        """Give whom the request is answered to."""
        return self.now.account if self.now is not None else self._account

    def operator(self) -> UUID | None:
        """Give the operator behind the person; None: nobody is."""
        return self.now.operator.id if self.now is not None else None

    def leave(self) -> None:
        """Let the operator be themselves again: in the log, in the session and for the rest of this request."""
        ended, self.begun, self.now = self.begun, None, None
        if ended is not None:
            self._request.session.pop(IN_PLACE, None)
            self._request.user = self._account
            api.end_impersonation(ended)


def act_in_place(get_response: Handler) -> Handler:
    """Answer an operator who acts in somebody's place as that person, and keep what they send in the audit log."""

    def handle(request: HttpRequest) -> HttpResponse:
        found = Acting(request, request.user)
        request.acting = found  # type: ignore[attr-defined]
        request.user = SimpleLazyObject(found.person)  # type: ignore[assignment]
        with acting(found.operator):
            return get_response(request)

    def process_view(request: HttpRequest, view: Callable[..., Any], *_args: Any, **_: Any) -> HttpResponse | None:
        module = getattr(view, "__module__", "")
        about_accounts = module.startswith(("allauth.", "xingtan.identity."))
        reads = request.method in SAFE
        if reads and not about_accounts:
            return None
        found: Acting = request.acting  # type: ignore[attr-defined]
        name = request.resolver_match.url_name if request.resolver_match else None
        if found.over:
            return _end(request, found, asked=reads or name in LEFT)
        if found.now is None:
            return None
        if reads:
            open_here = name in SEEN | LEFT
        else:
            open_here = name in LEFT or not (about_accounts or module.startswith("ninja."))
            if name not in LEFT:
                api.note_deed(found.now, request.path, refused=not open_here)
        if open_here:
            return None
        problem = NotAllowed(
            "not-in-their-place",
            msgid("你现在是替别人看，账号、身份和授权要本人来改。要做自己的事，先回“我的主页”点“结束”。"),
        )
        return explain(request, explained(problem))

    handle.process_view = process_view  # type: ignore[attr-defined]
    return handle


def _end(request: HttpRequest, found: Acting, asked: bool) -> HttpResponse | None:
    """Say that it is over. What was sent in somebody's place is not taken for the operator's own."""
    found.leave()
    if asked:
        messages.info(request, _("替人看的时间到了，或者你不能再替他看了。现在是你自己的账号。"))
        return None
    problem = Refused(
        "acting-over",
        msgid("替人看的时间到了，或者你不能再替他看了。现在是你自己的账号，刚才交的没有收下，什么也没有改。"),
    )
    return explain(request, explained(problem))
