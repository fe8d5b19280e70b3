"""Every subscription of the node, in one table: which fact is heard by whom."""

import json
import logging
import threading

from django.conf import settings

from xingtan import outbox
from xingtan.catalogue import api as catalogue
from xingtan.catalogue.events import (
    ResourceFavourited,
    ResourcePublished,
    ResourceRated,
    ResourceUnfavourited,
    ResourceWithdrawn,
)
from xingtan.identity import api as identity
from xingtan.identity.events import AccountClosed, ExportAsked, LeftApplications
from xingtan.identity.jobs import own as own_jobs
from xingtan.identity.jobs import signing_out
from xingtan.kernel.events import Event
from xingtan.learning import api as learning
from xingtan.moderation import api as moderation
from xingtan.moderation.events import CaseDecided
from xingtan.outbox.api import Subscriber
from xingtan.places import api as places
from xingtan.portal import api as portal
from xingtan.ports import engines
from xingtan.spaces import api as spaces
from xingtan.statistics import api as statistics
from xingtan.ui import frame

logger = logging.getLogger("xingtan.wiring")

PAGES = "pages"  # the fan-out topic of page tags to drop


def touch_pages(event: Event) -> None:
    """Drop the public pages that show what changed, in every door of the node."""
    tags = event.touches()
    if tags:
        engines().fanout.publish(PAGES, json.dumps(tags).encode())


SUBSCRIPTIONS: dict[type[Event], tuple[Subscriber, ...]] = {
    LeftApplications: (signing_out.hear_departure,),
    ExportAsked: (own_jobs.hear_export_asked,),
    AccountClosed: (
        catalogue.hear_account_closed,
        spaces.hear_account_closed,
        learning.hear_account_closed,
        portal.hear_account_closed,
        moderation.hear_account_closed,
    ),
    CaseDecided: (catalogue.hear_case_decided, spaces.hear_case_decided),
    ResourcePublished: (catalogue.hear_change,),
    ResourceWithdrawn: (catalogue.hear_change,),
    ResourceRated: (catalogue.hear_change,),
    ResourceFavourited: (catalogue.hear_change,),
    ResourceUnfavourited: (catalogue.hear_change,),
}


def subscriptions() -> dict[type[Event], tuple[Subscriber, ...]]:
    """Give who hears each fact: those of the table, and for every fact the audit log and the dropping of its pages.

    Whoever a fact concerns is told of it.
    """
    told = dict.fromkeys(identity.facts_to_tell(), (identity.hear_for_notices,))
    return {
        kind: (identity.keep_audit, touch_pages, *told.get(kind, ()), *SUBSCRIPTIONS.get(kind, ()))
        for kind in Event.kinds.values()
    }


def connect() -> None:
    """Install the table in this process."""
    outbox.api.install(subscriptions(), on_commit=_touch_at_once)
    identity.find_space_with(spaces.space_id_of)
    identity.show_rank_with(statistics.rank_of_person)
    identity.gather_own_data_with(
        [
            moderation.own_data,
            catalogue.own_data,
            spaces.own_data,
            learning.own_data,
            portal.own_data,
            statistics.own_data,
        ]
    )
    spaces.count_visits_with(statistics.visits_of_space)
    catalogue.count_use_with(statistics.openings_of_resources, statistics.opened_lately)
    moderation.know_subjects_with(
        {"resource": catalogue.resource_subject, "article": spaces.article_subject, "space": spaces.space_subject}
    )
    portal.show_month_with(statistics.month_of)
    frame.install(place=lambda code: places.place_view(code, settings.HOME_PLACE), joined=portal.joined)


def watch_month(stop: threading.Event, pause_seconds: float = 5.0) -> None:
    """Drop the pages that show the home place's month whenever its figures moved, until `stop` is set."""
    home = settings.HOME_PLACE
    seen = statistics.month_state(home)
    while not stop.wait(pause_seconds):
        state = statistics.month_state(home)
        if state is not None and state != seen:
            engines().fanout.publish(PAGES, json.dumps([f"month:{home}", f"figures:{home}"]).encode())
            seen = state


def _touch_at_once(event: Event) -> None:
    """Drop pages right after the commit, so that who changed something sees it; the relay does it again, surely."""
    try:
        touch_pages(event)
    except OSError:
        logger.warning("fan-out is not answering; pages are dropped when the relay delivers %s", event.kind())
