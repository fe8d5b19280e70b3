"""Puts the cast and three applications onto a running node, from beside it; says their ids and secrets as JSON.

`python -m tests.identity.openid_cast <back-channel address>` with the settings of the node.
"""

import json
import sys

import django


def main(back_channel: str) -> None:
    django.setup()
    from django.conf import settings
    from tests.identity.cast import SCHOOL, found_school, register_cast

    from xingtan.identity import api
    from xingtan.identity.actions.applications import NewApplication, register_application
    from xingtan.identity.models import Person
    from xingtan.identity.rules.applications import PERSON_SCOPES, SERVICE_SCOPES, AppKind
    from xingtan.identity.rules.authority import Unit, UnitKind
    from xingtan.main import engines, wiring

    started = engines.start("cast")
    wiring.connect()
    found_school()
    people = register_cast()
    asker = api.asker_of(Person.objects.get(id=people["operator"]))
    home = api.place_path(settings.HOME_PLACE)
    scopes, reads = tuple(PERSON_SCOPES), tuple(SERVICE_SCOPES)[:1]
    local = ("http://127.0.0.1/callback",)
    wanted = {
        "web": NewApplication("星火课堂", "星火", AppKind.WEB, scopes, local, back_channel=back_channel),
        "native": NewApplication("星火手机版", "星火", AppKind.NATIVE, scopes, local),
        "program": NewApplication("排课系统", "星火", AppKind.SERVICE, reads, unit=Unit(UnitKind.SCHOOL, SCHOOL)),
    }
    made = {name: register_application(asker, home, new) for name, new in wanted.items()}
    told = {name: {"id": each.application.id, "secret": each.secret} for name, each in made.items()}
    started.journal.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
