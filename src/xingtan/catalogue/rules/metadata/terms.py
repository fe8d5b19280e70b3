"""The words of this house beside those of the standards: kinds, licences, and the names of our lists."""

import re
from collections.abc import Iterable
from enum import StrEnum

from xingtan.catalogue.rules.vocabulary import Kind, Licence


class Scheme(StrEnum):
    """Our lists by name, wherever a form asks from which list a word is."""

    KIND = "urn:xingtan:kind"
    SECTION = "urn:xingtan:section"
    STAGE = "urn:xingtan:stage"
    GRADE = "urn:xingtan:grade"
    SUBJECT = "urn:xingtan:subject"
    EDITION = "urn:xingtan:edition"
    BOOK = "urn:xingtan:book"
    UNIT = "urn:xingtan:unit"
    LESSON = "urn:xingtan:lesson"
    LEVEL = "urn:xingtan:level"
    LICENCE = "urn:xingtan:licence"
    PLACE = "GB/T 2260"


LOM_TYPES: dict[str, str] = {
    Kind.LESSON: "lecture",
    Kind.VIDEO: "lecture",
    Kind.DOCUMENT: "narrative text",
    Kind.SLIDES: "slide",
    Kind.TEXTBOOK: "narrative text",
    Kind.EXERCISES: "exercise",
    Kind.PICTURE: "figure",
}
DCMI_TYPES: dict[str, str] = {
    Kind.LESSON: "MovingImage",
    Kind.VIDEO: "MovingImage",
    Kind.DOCUMENT: "Text",
    Kind.SLIDES: "Text",
    Kind.TEXTBOOK: "Text",
    Kind.EXERCISES: "InteractiveResource",
    Kind.AUDIO: "Sound",
    Kind.PICTURE: "StillImage",
}
# What others call their kinds, in the words of LOM, DCMI, schema.org, LRE and everyday Chinese; small letters.
_CALLED: dict[str, Kind] = {
    word: kind
    for kind, words in {
        Kind.VIDEO: "video movingimage videoobject movie film lecture 视频 微课 录像",
        Kind.AUDIO: "audio sound audioobject podcast music 音频 录音",
        Kind.PICTURE: "image stillimage picture photograph photo figure diagram graph imageobject 图片 图像 照片",
        Kind.SLIDES: "slide slides presentation slideshow presentationdigitaldocument 课件 幻灯片",
        Kind.TEXTBOOK: "textbook 电子课本 教材 课本",
        Kind.EXERCISES: "exercise exercises exam quiz test questionnaire assessment interactiveresource 习题 练习 试卷",
        Kind.DOCUMENT: "text document article book worksheet table guide report webpage dataset 文档 文本 教案",
    }.items()
    for word in words.split()
} | {
    "narrative text": Kind.DOCUMENT,
    "lesson plan": Kind.DOCUMENT,
    "self assessment": Kind.EXERCISES,
    "problem statement": Kind.EXERCISES,
    "drill and practice": Kind.EXERCISES,
}
_SLIDES = re.compile(r"presentation|powerpoint")
_CC = re.compile(r"https?://creativecommons\.org/(?:licenses/([a-z-]+)|publicdomain/(zero))/(\d\.\d)(?:/|$)", re.ASCII)
_OURS_CC = re.compile(r"cc-([a-z-]+)-(\d\.\d)\Z")


def kind_called(words: Iterable[str], formats: Iterable[str] = ()) -> str:
    """Give the kind that somebody means by their words, else by media types; empty where neither says it."""
    called = [word.strip().casefold() for word in words]
    found: str = next((word for word in called if word in set(Kind)), "")
    if found:
        return found
    kinds = [kind for word in called if (kind := _CALLED.get(word))]
    if kinds:
        return next((kind for kind in kinds if kind is not Kind.DOCUMENT), kinds[0])
    for media_type in formats:
        if _SLIDES.search(media_type):
            return Kind.SLIDES
        main = media_type.partition("/")[0].strip().casefold()
        by_type = {"video": Kind.VIDEO, "audio": Kind.AUDIO, "image": Kind.PICTURE, "text": Kind.DOCUMENT}
        if main in by_type:
            return by_type[main]
        if media_type.endswith("/pdf"):
            return Kind.DOCUMENT
    return ""


def licence_address(licence: str) -> str:
    """Give a licence as an address or name that is the same everywhere; empty for none."""
    if not licence:
        return ""
    if licence == "cc0-1.0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    common = _OURS_CC.match(licence)
    if common:
        return f"https://creativecommons.org/licenses/{common[1]}/{common[2]}/"
    return f"{Scheme.LICENCE}:{licence}" if licence in set(Licence) else licence


def licence_called(address: str) -> str:
    """Give our word for a licence from its address, else the address itself."""
    common = _CC.match(address)
    if common:
        return f"cc0-{common[3]}" if common[2] else f"cc-{common[1]}-{common[3]}"
    head, _, word = address.rpartition(":")
    return word if head == Scheme.LICENCE else address


def is_licence(text: str) -> bool:
    """Say whether a text of rights is the name or address of a licence, rather than words about it."""
    return text.startswith(("http://", "https://", "urn:")) and " " not in text
