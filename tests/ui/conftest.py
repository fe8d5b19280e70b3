"""What the tests of the look stand on."""

import pytest


@pytest.fixture
def tree(db):
    """The nation's places."""
    from xingtan.places import api as places

    places.prepare_places()
