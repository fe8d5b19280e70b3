"""The page cache against every order of edits, renders and views: nothing old is given after a drop."""

import asyncio
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from xingtan.front.cache import Flights, Page, PageCache, make_page, normal_query

TAGS = ("resource:1", "resource:2", "place:330100")
# Which tags each page carries.
PAGES = {"/one": (TAGS[0], TAGS[2]), "/two": (TAGS[1], TAGS[2]), "/both": TAGS[:2], "/none": ()}


@dataclass
class Rendered:
    page: Page | None


class Site:
    """Content that changes, and renders that take until they are told to finish."""

    def __init__(self, most_bytes: int = 10**6) -> None:
        self.cache = PageCache(most_bytes)
        self.flights: Flights[Rendered] = Flights(self.cache)
        self.versions = dict.fromkeys(TAGS, 0)
        self.waiting: list[asyncio.Future[None]] = []

    def content(self, path: str) -> bytes:
        return repr([(tag, self.versions[tag]) for tag in PAGES[path]]).encode()

    def change(self, tag: str) -> None:
        """Commit a change, then say so: the order in which the node does it."""
        self.versions[tag] += 1
        self.cache.drop([tag])

    async def render(self, path: str, waits: bool) -> Rendered:
        """Read the content at the beginning, as a transaction does, and give the page some time later."""
        body = self.content(path)
        if waits:
            until: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self.waiting.append(until)
            await until
        return Rendered(make_page((path, "", "", False), PAGES[path], body, [], None))

    async def view(self, path: str, waits: bool) -> None:
        """Ask for a page; what is given is never older than what was true when it was asked for."""
        asked = dict(self.versions)
        given_ = await self.flights.ask((path, "", "", False), lambda: self.render(path, waits))
        page = given_ if isinstance(given_, Page) else given_.page
        assert page is not None
        seen = dict(eval(page.plain()))
        assert all(seen[tag] >= asked[tag] for tag in PAGES[path]), (path, seen, asked)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("view"), st.sampled_from(sorted(PAGES)), st.booleans()),
        st.tuples(st.just("change"), st.sampled_from(TAGS), st.none()),
        st.tuples(st.just("finish"), st.integers(0, 5), st.none()),
        st.tuples(st.just("rest"), st.none(), st.none()),
    ),
    max_size=40,
)


@settings(max_examples=300)
@given(steps, st.sampled_from([10**6, 40_000]))
def test_no_view_is_ever_older_than_a_change_before_it(todo: list[tuple[str, object, object]], most_bytes: int) -> None:
    async def run() -> None:
        site = Site(most_bytes)
        views: list[asyncio.Task[None]] = []
        for what, which, waits in todo:
            if what == "view":
                views.append(asyncio.ensure_future(site.view(str(which), bool(waits))))
            elif what == "change":
                site.change(str(which))
            elif what == "finish" and site.waiting:
                site.waiting.pop(int(str(which)) % len(site.waiting)).set_result(None)
            await asyncio.sleep(0)
        while not all(view.done() for view in views):
            while site.waiting:
                site.waiting.pop().set_result(None)
            await asyncio.sleep(0)
        for view in views:
            view.result()
        assert site.cache.size_bytes <= most_bytes
        for path in PAGES:
            kept = site.cache.find((path, "", "", False))
            assert kept is None or kept.plain() == site.content(path)
        site.cache.drop(["*"])
        assert (len(site.cache), site.cache.size_bytes) == (0, 0)

    asyncio.run(run())


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.text(max_size=5)), max_size=6), st.randoms())
def test_the_order_of_parameters_makes_no_other_page(pairs: list[tuple[str, str]], chance) -> None:  # type: ignore[no-untyped-def]
    from urllib.parse import parse_qsl, urlencode

    query = urlencode(pairs)
    keys = list(dict.fromkeys(name for name, _ in pairs))
    chance.shuffle(keys)
    shuffled = urlencode([pair for key in keys for pair in pairs if pair[0] == key])
    assert normal_query(query) == normal_query(shuffled)
    again = parse_qsl(normal_query(query), keep_blank_values=True)
    assert sorted(again) == sorted(pairs)
    assert all([v for k, v in again if k == key] == [v for k, v in pairs if k == key] for key in keys)
