"""Sources of harvesting, kept by operators: registered, changed, asked at once, stopped."""

import re
from dataclasses import dataclass

from django.conf import settings

from xingtan.catalogue.events import HarvestSourceKept
from xingtan.catalogue.models import HarvestSource
from xingtan.catalogue.rules.harvesting import PREFIXES, checked_address
from xingtan.catalogue.rules.vocabulary import SECTION_OF
from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Conflict, NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.places import api as places

MOST_HOURS = 24 * 90
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,31}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source as it is written down. `place` and `section` are for what does not say its own."""

    slug: str
    name: str
    address: str
    prefix: str
    place: str
    section: str
    set_name: str = ""
    publishes: bool = False
    every_hours: int = 24


def add_source(asker: Asker, new: NewSource) -> None:
    """Register a source; it is due at once. Raises Conflict where the short name is taken."""
    _require(asker)
    if not _SLUG.match(new.slug):
        raise Refused("harvest-slug", msgid("短名用小写字母、数字和短横，最多 32 个。"))
    if HarvestSource.objects.filter(pk=new.slug).exists():
        raise Conflict("harvest-slug-taken", msgid("短名“%(slug)s”已经用了。"), slug=new.slug)
    _write(asker, HarvestSource(slug=new.slug), new)


def change_source(asker: Asker, new: NewSource) -> None:
    """Change a source. Another address, form or set is another list: it is taken from the beginning."""
    _require(asker)
    source = _source(new.slug)
    if (source.address, source.prefix, source.set_name) != (new.address.strip(), new.prefix, new.set_name.strip()):
        source.until = source.token = ""
    _write(asker, source, new)


def _write(asker: Asker, source: HarvestSource, new: NewSource) -> None:
    name = " ".join(new.name.split())
    if not name:
        raise Refused("harvest-name", msgid("请写上来源的名字。"))
    if new.prefix not in PREFIXES:
        raise Refused("harvest-prefix", msgid("只读得懂 %(prefixes)s。"), prefixes="、".join(PREFIXES))
    if new.section not in SECTION_OF:
        raise Refused("section-unknown", msgid("请选一个栏目。"))
    if not 1 <= new.every_hours <= MOST_HOURS:
        raise Refused("harvest-hours", msgid("隔多久采一次，写 1 到 %(most)s 小时。"), most=MOST_HOURS)
    source.name, source.address = name[:80], checked_address(new.address)[:300]
    source.prefix, source.set_name = new.prefix, new.set_name.strip()[:120]
    source.place, source.section = places.place(new.place).code, new.section
    source.publishes, source.every_hours = new.publishes, new.every_hours
    source.next_at = now()
    source.save()
    _tell(asker, source)


def ask_harvest(asker: Asker, slug: str) -> None:
    """Have a source harvested as soon as the worker comes to it."""
    _require(asker)
    source = _source(slug)
    if not source.in_force:
        raise Conflict("harvest-source-stopped", msgid("“%(slug)s”停用了，没有去采。"), slug=slug)
    HarvestSource.objects.filter(pk=slug).update(next_at=now())


def set_in_force(asker: Asker, slug: str, in_force: bool) -> None:
    """Stop harvesting a source, or go on with it. A run under way stops after the part that it is at. Idempotent.

    What was taken in stays: nothing is withdrawn because nobody asks any more.
    """
    _require(asker)
    source = _source(slug)
    if source.in_force == in_force:
        return
    source.in_force, source.next_at = in_force, now()
    source.save(update_fields=["in_force", "next_at"])
    _tell(asker, source)


def _require(asker: Asker) -> None:
    identity.require(asker, Deed.OPERATE_NODE, identity.place_path(settings.HOME_PLACE))


def _source(slug: str) -> HarvestSource:
    found = HarvestSource.objects.filter(pk=slug).first()
    if found is None:
        raise NotFound("harvest-source-unknown", msgid("没有登记过“%(slug)s”这个来源。"), slug=slug[:40])
    return found


def _tell(asker: Asker, source: HarvestSource) -> None:
    announce(
        HarvestSourceKept(
            source=source.slug,
            name=source.name,
            address=source.address,
            publishes=source.publishes,
            in_force=source.in_force,
            by=asker.person_id,
        )
    )
