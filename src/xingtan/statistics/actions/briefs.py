"""Publishing a brief: only where everything agrees, once and for ever."""

import json

from django.db import transaction

from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed, Unit, UnitKind
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Refused
from xingtan.kernel.periods import Period
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.statistics.events import BriefPublished
from xingtan.statistics.models.briefs import PublishedBrief
from xingtan.statistics.queries.brief import CheckedBrief, draft_brief, place_document
from xingtan.statistics.queries.records import digest_of, editions_of
from xingtan.statistics.queries.speech import said_later
from xingtan.statistics.rules.balance import Check, failed
from xingtan.statistics.rules.document import write_document
from xingtan.statistics.rules.shape import shape_of
from xingtan.statistics.rules.texts import Text, joined


def publish_brief(asker: Asker, place_code: str, period: Period) -> int:
    """Publish and archive the brief of a place as it is now. Needs PUBLISH_BRIEF in the place. Gives its edition.

    Refuses where the figures are not whole or do not agree, naming the rows. Publishing the same figures and texts
    again gives the edition that is there.
    """
    identity.require(asker, Deed.PUBLISH_BRIEF, Unit(UnitKind.PLACE, place_code))
    return record_publication(place_code, period, asker)


def record_publication(place_code: str, period: Period, asker: Asker = identity.NOBODY) -> int:
    """Publish a brief without asking anyone's roles: for the node itself. Gives its edition."""
    checked = draft_brief(place_code, period)
    _require_agreement(checked)
    figures = json.dumps(shape_of(checked.brief, checked.checks), ensure_ascii=False, separators=(",", ":"))
    document = write_document(place_document(checked)).decode()
    digest = digest_of(figures, document)
    with transaction.atomic():
        editions = editions_of(place_code, period)
        if editions and editions[0].digest == digest:
            return editions[0].edition
        row = PublishedBrief.objects.create(
            place_code=place_code,
            since=period.since,
            until=period.until,
            edition=editions[0].edition + 1 if editions else 1,
            cut_off_at=checked.brief.cut_off_at,
            figures=figures,
            document=document,
            digest=digest,
            published_at=now(),
            published_by=asker.person_id,
        )
        announce(
            BriefPublished(
                place=place_code, since=period.since, until=period.until, edition=row.edition, by=asker.person_id
            )
        )
    return row.edition


def _require_agreement(checked: CheckedBrief) -> None:
    wrong = [_told(check) for check in failed(checked.checks)]
    if wrong:
        why = Text("；".join(text.zh for text in wrong), "; ".join(text.en for text in wrong))
        raise Refused("brief-unbalanced", msgid("这份简报还不能公布：%(why)s。对上以后再公布。"), why=said_later(why))


def _told(check: Check) -> Text:
    """Say what is wrong and in which rows."""
    rows = joined(check.rows)
    return Text(f"{check.says.zh}（{rows.zh}）", f"{check.says.en} ({rows.en})") if check.rows else check.says
