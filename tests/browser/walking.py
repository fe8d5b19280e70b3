"""A browser that walks the pages of accounts on a narrow screen and notes what is wrong with each."""

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext
from tests.identity.addresses import HOLE, Address, addresses

from xingtan.ui import build

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
NOBODY = ""
OURS = ("xingtan.identity.pages.", "xingtan.identity.accounts.", "allauth.")
FOR_PROGRAMS = ("oauth/", ".well-known/", "api/", "ims/", "scim/")
PROOF = "/account/reauthenticate/"
MOST_LINKS = 6  # that are tried for one address
UNIT_OR_WORD = re.compile(r"(class|school|place|person):[^/]*|[0-9a-f-]{32,36}|(?<=[?&])(\w+)=[^&]*")
"""What differs between two pages of a kind: which unit, which id, which word is looked for."""
DUMMY = {"uuid": "00000000-0000-7000-8000-000000000000", "int": "1", "slug": "nobody", "str": "school:0"}
NOT_ALLOWED = 405


def pages_of_accounts() -> list[Address]:
    """List the addresses about accounts that people's browsers ask for."""
    return [
        each
        for each in addresses()
        if each.module.startswith(OURS) and not each.route.startswith(FOR_PROGRAMS) and each.name
    ]


class Walk:
    """One browser. `seen` are the names of addresses with who was shown a page there, `wrong` what is wrong where,
    `kept` what one step keeps for another.
    """

    def __init__(self, context: BrowserContext, language: str, password: str) -> None:
        self.context = context
        self.language = language
        self.page = context.new_page()
        self.person = NOBODY
        self.seen: dict[str, str] = {}
        self.wrong: dict[str, list[str]] = {}
        self.kept: dict[str, str] = {}
        self._password = password
        self._axe = Axe.from_file(build.MODULES / "axe-core" / "axe.min.js")
        self._links: dict[str, str] = {}
        self._looked_at: set[tuple[str, str]] = set()
        self._tried: set[tuple[str, str]] = set()
        self.page.on("console", lambda said: self._note(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self._note(str(error)))

    def enter(self, person: str, second: str = "") -> None:
        """Be this person from now on, or nobody. `second`: the second step is asked for, and stands before us then."""
        self.context.clear_cookies()
        self._links.clear()
        self.person = person
        if person:
            self.page.goto(f"{self.language}/account/login/")
            self.page.locator("input[name=login]").fill(person)
            self.page.locator("input[name=password]").fill(self._password)
            self.page.locator("input[name=password]").press("Enter")
            self.page.wait_for_url(f"**/{second or 'me/'}")
            self.look()

    def visit(self, path: str, closely: bool = True) -> bool:
        """Look at a page, proving first who one is where that is asked; False where there is no page for this person.

        Without `closely` only where it leads is noted.
        """
        answer = self.context.request.get(self.language + path, max_redirects=0)
        if self._is_proof_of(path, answer.headers.get("location", "")):
            self.page.goto(self.language + path)
            self.look()
            self.page.locator("main input[name=password]").fill(self._password)
            self.page.locator("main input[name=password]").press("Enter")
            self.page.wait_for_url(lambda url: PROOF not in url)
            if urlsplit(self.page.url).path != self.language + path:
                return False
        elif answer.status == 200 and b"<html" in answer.body()[:200]:
            self.page.goto(self.language + path)
        else:
            return False
        self.look(closely)
        return True

    def _is_proof_of(self, path: str, location: str) -> bool:
        parts = urlsplit(location)
        return parts.path == self.language + PROOF and parse_qs(parts.query).get("next") == [self.language + path]

    def look(self, closely: bool = True) -> None:
        """Note what is wrong with the page that is shown now, and where it leads."""
        if closely:
            self._examine()
        for href in self.page.evaluate("[...document.querySelectorAll('main a[href]')].map((one) => one.href)"):
            parts = urlsplit(href)
            if f"{parts.scheme}://{parts.netloc}/" in self.page.url:
                path = parts.path.removeprefix(self.language)
                self._links[f"{path}?{parts.query}" if parts.query else path] = _name_of(path)

    def _examine(self) -> None:
        found = self._axe.run(self.page, options=RULES).response["violations"]
        for one in found:
            for node in one["nodes"]:
                self._note(f"{one['id']}: {node['html'][:160]}")
        over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            self._note(f"{over} px too wide")

    def _note(self, words: str) -> None:
        self.wrong.setdefault(f"{self.person or 'nobody'} at {urlsplit(self.page.url).path}", []).append(words)

    def see(self, address: Address) -> None:
        """Look at an address: as it is, or where pages that this person saw lead; each kind of unit is looked at once."""
        tried = [] if address.holes else [f"/{address.route}"]
        for path in [*tried, *list(self.links(address))[:MOST_LINKS]]:
            kind = UNIT_OR_WORD.sub(r"\1\2", path)
            is_new = (NOBODY, kind) not in self._looked_at
            if (self.person, path) in self._tried or (self.person, kind) in self._looked_at:
                continue
            self._tried.add((self.person, path))
            if (is_new or address.holes) and self.visit(path, is_new):
                self._looked_at |= {(self.person, kind), (NOBODY, kind)}
                self.seen.setdefault(address.name, self.person)

    def links(self, address: Address) -> Iterator[str]:
        """Give what the pages that this person saw lead to of this address."""
        yield from [path for path, name in self._links.items() if name == address.name]

    def link_to(self, pattern: str) -> str:
        """Give the first that looks so of what the pages seen as this person lead to."""
        return next(each for each in self._links if re.search(pattern, each))

    def has_page(self, address: Address) -> bool:
        """Say whether an address can be read at all, or only sent to; who may read it is not asked."""
        path = "/" + HOLE.sub(lambda hole: DUMMY[hole["kind"] or "str"], address.route)
        return self.context.request.get(path, max_redirects=0).status != NOT_ALLOWED


@cache
def _name_of(path: str) -> str:
    """Name the address that a path is of."""
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""
