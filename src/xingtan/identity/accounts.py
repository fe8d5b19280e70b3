"""What is this node's own in signing in: nobody registers themselves, a school does."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class NodeAccountAdapter(DefaultAccountAdapter):
    """Accounts come from the school: the door for new ones is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
