"""Telling applications that a person has signed out here. A task can run twice: so may an application be told."""

import logging
from datetime import timedelta

from allauth.idp.oidc.adapter import get_adapter
from django_tasks import task

from xingtan.identity import api
from xingtan.identity.events import LeftApplications
from xingtan.identity.queries import applications as queries
from xingtan.kernel.clock import now
from xingtan.kernel.events import Event

logger = logging.getLogger("xingtan.openid")

WAITS = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 720))
PATIENCE_SECONDS = 10.0


def hear_departure(event: Event) -> None:
    """Tell each application that is to hear of a departure, in the background."""
    assert isinstance(event, LeftApplications)
    for client_id, sid in event.told:
        application = queries.application(client_id)
        if application is not None and application.back_channel:
            subject = api.subject_in(application.sector, event.person)
            tell.enqueue(client_id, event.issuer, subject, sid, 0)


@task()
def tell(client_id: str, issuer: str, subject: str, sid: str, tried: int) -> None:
    """Send one application a logout token; where it does not answer, again later, six times in all."""
    import httpx  # with what it brings along it is a tenth of a node's start, and only a worker that tells needs it

    application = queries.application(client_id)
    if application is None or not application.back_channel:
        return
    token = get_adapter().logout_token(application, issuer, subject, sid)
    try:
        answer = httpx.post(
            application.back_channel, data={"logout_token": token}, timeout=PATIENCE_SECONDS, trust_env=False
        )
    except httpx.HTTPError as error:
        told = type(error).__name__
    else:
        if answer.status_code in {200, 204, 400}:  # 400: it does not know this session, and will not next time
            return
        told = str(answer.status_code)
    logger.warning("%s was not told that a person left: %s", client_id, told)
    if tried < len(WAITS):
        tell.using(run_after=now() + WAITS[tried]).enqueue(client_id, issuer, subject, sid, tried + 1)
