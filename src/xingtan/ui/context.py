"""What every template is given beside its own context."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from xingtan.ui import frame
from xingtan.ui.languages import LANGUAGES
from xingtan.ui.shapes import Joined, PlaceView

TAGS = {"zh-hans": "zh-Hans", "en": "en"}
CJK = re.compile("[\u2e80-\u303f\u31c0-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
PREFIXES = {"zh-hans": "", "en": "/en"}


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """The same page in another language."""

    code: str
    tag: str
    name: str
    url: str


class PageFrame:
    """What the layout needs to know of the request. Read lazily: a fragment pays for nothing it does not show."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def language(self) -> str:
        return get_language() or LANGUAGES[0][0]

    @property
    def tag(self) -> str:
        """Give the language as HTML writes it: zh-Hans or en."""
        return TAGS.get(self.language, self.language)

    @property
    def chinese(self) -> bool:
        return self.language.startswith("zh")

    @property
    def root(self) -> str:
        """Give the address of the front page in this language."""
        return f"{PREFIXES.get(self.language, '')}/"

    @property
    def sign_in(self) -> str:
        """Give the address of signing in that leads back to this page; from the front page to one's own."""
        address = f"{self.root}account/login/"
        if self.path == "/" or self.path.startswith("/account/"):
            return address
        return f"{address}?{urlencode({'next': self._request.path})}"

    @cached_property
    def path(self) -> str:
        """Give the path of this page without its language."""
        prefix = PREFIXES.get(self.language, "")
        path = self._request.path
        return (path[len(prefix) :] or "/") if prefix and path.startswith(prefix + "/") else path

    @cached_property
    def address(self) -> str:
        return self._request.get_full_path()

    @cached_property
    def others(self) -> tuple[OtherLanguage, ...]:
        """List this same page in the other languages."""
        return tuple(
            OtherLanguage(code, TAGS[code], name, self._address_in(code))
            for code, name in LANGUAGES
            if code != self.language
        )

    def _address_in(self, code: str) -> str:
        """Give this page's address in another language; of a page that is not there, the front page's."""
        found: str = translate_url(self.address, code)
        return found if found != self.address else f"{PREFIXES[code]}/"

    @cached_property
    def home(self) -> PlaceView:
        return frame.place_view(None)

    @cached_property
    def joined(self) -> tuple[Joined, ...]:
        return frame.joined_regions()[0]

    @cached_property
    def joined_on(self) -> object:
        return frame.joined_regions()[1]


def page(request: HttpRequest) -> dict[str, object]:
    """Give `page`: language, addresses in the other languages, home place, joined regions."""
    return {"page": PageFrame(request)}


def in_language(path: str) -> str:
    """Give the address of a page in the language in force: /data/ or /en/data/."""
    return f"{PREFIXES.get(get_language() or '', '')}{path}"


def spoken_as(*texts: object) -> str:
    """Write the attribute `lang` for an element whose words are Chinese on a page that is not."""
    if (get_language() or "zh").startswith("zh") or not any(CJK.search(str(text or "")) for text in texts):
        return ""
    return mark_safe(' lang="zh-Hans"')
