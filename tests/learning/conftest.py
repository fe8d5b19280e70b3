"""A published resource with questions, and those who work through it."""

import pytest


@pytest.fixture
def people(db: None):
    """A teacher, a school manager of the same school, a manager of another city, a student."""
    from tests.catalogue.content import make_people

    return make_people()


@pytest.fixture
def resource(people):
    """Give a function that makes a resource with these questions, published unless said otherwise; gives its id."""
    from tests.catalogue.content import SCHOOL, put
    from tests.catalogue.qti.content import ITEMS, package

    from xingtan.catalogue.actions import publishing
    from xingtan.catalogue.actions.qti import take_in_qti
    from xingtan.catalogue.models import Resource
    from xingtan.catalogue.rules.vocabulary import Kind, Status
    from xingtan.identity.api import Unit, UnitKind
    from xingtan.kernel.clock import now
    from xingtan.ports.blobs import Blob

    def made(names=tuple(ITEMS), test="", public=True):
        unit = Unit(UnitKind.SCHOOL, SCHOOL)
        resource_id = publishing.start_resource(people.teacher, unit, Kind.EXERCISES, "第三单元练习", "lessons")
        take_in_qti(resource_id, Blob(*put(package(names, test=test))))
        if public:
            Resource.objects.filter(pk=resource_id).update(status=Status.PUBLISHED, published_at=now(), version=1)
        return resource_id

    return made
