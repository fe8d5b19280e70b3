"""A node with one set of questions and those who answer them: `python -m tests.browser.small_questions`.

Prints the ids of a practice and of a test, and the password of the accounts.
"""

from xingtan.main.processes.prepare import load_django, prepare

PASSWORD = "apricot-terrace-7"


def fill() -> None:
    """Fill the data directory that the settings name."""
    from django.db import connections
    from tests.catalogue.content import SCHOOL, make_people, put
    from tests.catalogue.qti.content import ITEMS, package, part, refs, section, written_test

    from xingtan.catalogue.actions import publishing
    from xingtan.catalogue.actions.qti import take_in_qti
    from xingtan.catalogue.models import Resource
    from xingtan.catalogue.rules.vocabulary import Kind, Status
    from xingtan.identity.api import Unit, UnitKind
    from xingtan.identity.models import Person
    from xingtan.kernel.clock import now
    from xingtan.main import engines, wiring
    from xingtan.ports.blobs import Blob

    journal = engines.start("questions").journal
    wiring.connect()
    prepare()
    people = make_people()
    for person in Person.objects.all():
        person.set_password(PASSWORD)
        person.save()
    linear = written_test(part(section(refs("choice", "slider")), "linear"), before='<timeLimits maxTime="600"/>')
    made = []
    for title, names, test in (("第三单元练习", tuple(ITEMS), ""), ("第三单元小测", ("choice", "slider"), linear)):
        unit = Unit(UnitKind.SCHOOL, SCHOOL)
        resource = publishing.start_resource(people.teacher, unit, Kind.EXERCISES, title, "lessons")
        take_in_qti(resource, Blob(*put(package(names, test=test))))
        Resource.objects.filter(pk=resource).update(status=Status.PUBLISHED, published_at=now(), version=1)
        made.append(str(resource))
    connections.close_all()
    journal.close()
    print(*made, PASSWORD)


if __name__ == "__main__":
    load_django()
    fill()
