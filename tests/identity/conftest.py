from uuid import UUID

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def _quick_hashes(settings) -> None:
    """Argon2 takes a third of a second a password on purpose; these tests ask who may do what."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def school(db: None) -> str:
    """A primary school in 西湖区 with one class."""
    from tests.identity.cast import found_school

    return found_school()


@pytest.fixture
def people(school: str) -> dict[str, UUID]:
    """A student, the class teacher, the parent, a school manager, place managers, an operator: ids by username."""
    from tests.identity.cast import register_cast

    return register_cast()


@pytest.fixture
def sign_in(people: dict[str, UUID]):
    """Give a function that signs somebody in through the page and gives their browser."""
    from tests.identity.cast import PASSWORD

    def enter(username: str, password: str = PASSWORD) -> Client:
        client = Client()
        client.post("/account/login/", {"login": username, "password": password})
        return client

    return enter
