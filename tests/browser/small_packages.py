"""A node with two packages of courseware: `python -m tests.browser.small_packages`.

Prints the ids of the resources (SCORM 1.2, 2004) and the password of the accounts.
"""

from xingtan.main.processes.prepare import load_django, prepare

PASSWORD = "apricot-terrace-7"


def fill() -> None:
    """Fill the data directory that the settings name."""
    from django.db import connections
    from tests.catalogue.content import SCHOOL, make_people, put
    from tests.catalogue.scorm import new_package, old_package

    from xingtan.catalogue.actions import publishing
    from xingtan.catalogue.actions.scorm import take_in_scorm
    from xingtan.catalogue.models import Resource
    from xingtan.catalogue.rules.vocabulary import Kind, Status
    from xingtan.identity.api import Unit, UnitKind
    from xingtan.identity.models import Person
    from xingtan.kernel.clock import now
    from xingtan.main import engines, wiring
    from xingtan.ports.blobs import Blob

    journal = engines.start("packages").journal
    wiring.connect()
    prepare()
    people = make_people()
    for person in Person.objects.all():
        person.set_password(PASSWORD)
        person.save()
    made = []
    for title, body in (("角的度量", old_package()), ("角的分类", new_package())):
        unit = Unit(UnitKind.SCHOOL, SCHOOL)
        resource = publishing.start_resource(people.teacher, unit, Kind.EXERCISES, title, "lessons")
        take_in_scorm(resource, Blob(*put(body)))
        Resource.objects.filter(pk=resource).update(status=Status.PUBLISHED, published_at=now(), version=1)
        made.append(str(resource))
    connections.close_all()
    journal.close()
    print(*made, PASSWORD)


if __name__ == "__main__":
    load_django()
    fill()
