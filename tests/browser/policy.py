"""The door's content security policy, for pages that a test fetches past the door."""

from xingtan.front.protection import CONTENT_SECURITY_POLICY


def with_policy(get_response):
    """Send the policy with every page, as the door does."""

    def handle(request):
        response = get_response(request)
        response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response

    return handle
