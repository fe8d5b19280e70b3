"""Resources for programs: lists, one with all that belongs to it, answers to exercises."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from xingtan.catalogue.actions import opinions
from xingtan.catalogue.queries import lessons, resources, search
from xingtan.catalogue.queries.lessons import ResourceView
from xingtan.catalogue.rest.shapes import ResourceDetailOut, ResourcesOut, Word, card_out
from xingtan.catalogue.rules.lists import read_mark, written_mark
from xingtan.identity import api as identity
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

router = Router(tags=["catalogue"])

MOST = 100


class Filters(Schema):
    """What a list of resources is narrowed by."""

    section: Word = ""
    stage: Word = ""
    subject: Word = ""
    edition: Word = ""
    grade: Word = ""
    kind: Word = ""
    place: Word = ""
    book: Word = ""
    school: Word = ""


@router.get("/resources", response=ResourcesOut)
def list_resources(
    request: HttpRequest,
    filters: Query[Filters],
    q: Annotated[str, Query(max_length=100, description="Words to look for; best match first.")] = "",
    cursor: Word = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 24,
) -> dict[str, object]:
    """List published resources: newest first, or by words. `place` with words means the place and all below it."""
    given = {name: value for name, value in filters.dict().items() if value}
    if q.strip():
        return _search(q, given, cursor)
    if given.get("grade") and not given["grade"].isdecimal():
        raise Refused(
            "grade-unreadable", msgid("年级写 1 到 12，或者“四年级”这样，不是“%(text)s”。"), text=given["grade"]
        )
    if cursor and read_mark(cursor) is None:
        raise Refused("cursor-unreadable", msgid("看不懂这个游标，请从头取。"))
    found = resources.listed(given, read_mark(cursor), limit)
    return {"resources": [card_out(card) for card in found.cards], "next": written_mark(found.following) or None}


def _search(text: str, given: dict[str, str], cursor: str) -> dict[str, object]:
    if cursor and not (cursor.isdecimal() and len(cursor) < 4):
        raise Refused("cursor-unreadable", msgid("看不懂这个游标，请从头取。"))
    labels = {name: value for name, value in given.items() if name in search.LABELS}
    found = search.find(text, labels, int(cursor) if cursor else 1)
    return {
        "resources": [card_out(hit.card) for hit in found.hits],
        "next": str(found.page + 1) if found.page < found.pages else None,
        "total": found.total,
        "counts": {facet.label: {one.value: one.count for one in facet.values} for facet in found.facets},
        "meant": list(found.meant),
    }


@router.get("/resources/{resource_id}", response=ResourceDetailOut)
def get_resource(request: HttpRequest, resource_id: UUID) -> ResourceView:
    """Give one published resource with its files, tasks and exercises."""
    return lessons.resource_view(resource_id)


class AnswerIn(Schema):
    """An answer: keys of choices, or one text."""

    answer: list[Annotated[str, Field(max_length=200)]] = Field(max_length=20)


class ReplyOut(Schema):
    """What is said to an answer: right, part, wrong or empty, and a thought for the next try."""

    verdict: str
    words: str


@router.post("/resources/{resource_id}/exercises/{exercise_id}/answers", response=ReplyOut)
def post_answer(request: HttpRequest, resource_id: UUID, exercise_id: UUID, given: AnswerIn) -> ReplyOut:
    """Answer an exercise. Nobody has to sign in; the answer itself is not kept."""
    reply = opinions.answer_exercise(identity.asker_of(request.user), resource_id, exercise_id, given.answer)
    return ReplyOut(verdict=reply.verdict, words=reply.words)
