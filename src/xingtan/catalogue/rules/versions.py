"""What a version holds, and what differs between two of them, in words that a reviewer reads."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Postfix, Prefix

from xingtan.kernel.text import msgid

Content = Mapping[str, Any]

PARTS: dict[str, str] = {
    "title": msgid("标题"),
    "summary": msgid("简介"),
    "section": msgid("栏目"),
    "column": msgid("专栏"),
    "where": msgid("放在课本的哪一课"),
    "licence": msgid("许可"),
    "rights": msgid("授权的地区和时间"),
    "credit_minutes": msgid("计多少分钟"),
    "tasks": msgid("任务单"),
    "chapters": msgid("视频分段"),
    "transcript": msgid("文字稿"),
    "cover": msgid("封面"),
    "files": msgid("文件"),
    "exercises": msgid("练习"),
    "items": msgid("题目"),
    "package": msgid("课件包"),
}
"""The parts of a version in the order in which they are compared, with their names."""
_CODES = ("section", "column", "licence", "credit_minutes")
_LISTS = ("files", "exercises", "items")

CONTEXT = 24
ALIKE = 60.0
"""Prompts this alike, of a hundred, are taken for one exercise that was mended."""
MOST_COMPARED = 40_000_000
"""Texts whose numbers of words multiply to more are compared by sentences, and then as a whole."""


def digest_of(content: Content) -> str:
    """Give the name of a content: two versions with the same one say the same."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text that was compared: `same`, `gone` or `new`; `…` stands for a long stretch that is the same."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A member of a list that came (`new`), went (`gone`) or `changed`; `pieces` show its words, sizes are in bytes."""

    kind: str
    name: str
    pieces: tuple[Piece, ...] = ()
    size_before: int | None = None
    size_after: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A part that differs: the words of a text (`pieces`), members of a list (`lines`), or a code before and after."""

    part: str
    pieces: tuple[Piece, ...] = ()
    lines: tuple[Line, ...] = ()
    before: str = ""
    after: str = ""

    @property
    def name(self) -> str:
        return PARTS[self.part]


def difference(before: Content, after: Content) -> tuple[Change, ...]:
    """List what differs between two versions, part by part. Nothing where they say the same."""
    found = []
    for part in PARTS:
        old, new = before.get(part), after.get(part)
        if (old or None) == (new or None):
            continue
        if part in _LISTS:
            lines = _files(old or (), new or ()) if part == "files" else _members(old or (), new or ())
            found.append(Change(part, lines=lines))
        elif part in _CODES:
            found.append(Change(part, before=_text(old), after=_text(new)))
        elif part in {"cover", "package"}:
            found.append(Change(part, before=_named(old), after=_named(new)))
        else:
            found.append(Change(part, pieces=compared(_text(old), _text(new))))
    return tuple(found)


def _named(value: Any) -> str:
    return value.get("title", "") if isinstance(value, Mapping) else str(value or "")[:8]


def _text(value: Any) -> str:
    """Write a part as text: tasks, chapters and terms a line each."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(_line(one) for one in value)
    return str(value)


def _line(one: Any) -> str:
    if not isinstance(one, Mapping):
        return str(one)
    if "region" in one:
        return f"{one['region']} {one.get('since') or '…'} — {one.get('until') or '…'}"
    at = one.get("at")
    time = f"{at // 60}:{at % 60:02} " if isinstance(at, int) else ""
    return f"{time}{one.get('text') or one.get('title') or ''}{' ____' if one.get('writes') else ''}"


_TOKEN = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.S)
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]+|[^。！？!?\n]+")


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two texts word by word, a Chinese character being a word; long stretches that are the same are cut.

    Very long ones are compared sentence by sentence. Together, what is `same` and `gone` is the text before, what is
    `same` and `new` the one after, but for the cuts.
    """
    head = Prefix.similarity(before, after)
    tail = Postfix.similarity(before[head:], after[head:])
    old_middle, new_middle = before[head : len(before) - tail], after[head : len(after) - tail]
    runs: list[tuple[str, str]] = [("same", before[:head])]
    for cut in (_TOKEN, _SENTENCE):
        old, new = cut.findall(old_middle), cut.findall(new_middle)
        if len(old) * len(new) <= MOST_COMPARED:
            runs += _runs(old, new)
            break
    else:
        runs += [("gone", old_middle), ("new", new_middle)]
    runs.append(("same", before[len(before) - tail :]))
    if sum(len(text) for kind, text in runs if kind == "same") * 4 < max(len(before), len(after)):
        runs = [("gone", before), ("new", after)]
    return _pieces(_joined(runs))


def _runs(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for code in Indel.opcodes(old, new):
        gone = "".join(old[code.src_start : code.src_end])
        came = "".join(new[code.dest_start : code.dest_end])
        found += [("same", gone)] if code.tag == "equal" else [("gone", gone), ("new", came)]
    return found


def _joined(runs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put changes together between which only a single letter stayed: whole words are read more easily."""
    found: list[tuple[str, str]] = []
    gone = new = ""
    for n, (kind, text) in enumerate(runs):
        short = kind == "same" and len(text) < 3 and 0 < n < len(runs) - 1 and bool(gone or new) and not text.isspace()
        if kind == "gone" or short:
            gone += text
        if kind == "new" or short:
            new += text
        if kind == "same" and not short:
            found += [("gone", gone), ("new", new), ("same", text)]
            gone = new = ""
    return [*found, ("gone", gone), ("new", new)]


def _pieces(runs: Sequence[tuple[str, str]]) -> tuple[Piece, ...]:
    kept = [(kind, text) for kind, text in runs if text]
    found = []
    for n, (kind, text) in enumerate(kept):
        if kind == "same" and len(text) > 2 * CONTEXT + 8:
            head = text[:CONTEXT] if n else ""
            tail = text[-CONTEXT:] if n < len(kept) - 1 else ""
            found.append(Piece(kind, f"{head}…{tail}"))
        else:
            found.append(Piece(kind, text))
    return tuple(found)


def _files(before: Sequence[Content], after: Sequence[Content]) -> tuple[Line, ...]:
    """Compare files by name, digest and size: the same bytes under another name are renamed, not new."""
    old, new = list(before), list(after)
    for one in list(new):  # the same bytes in the same role
        same = next((each for each in old if (each["role"], each["digest"]) == (one["role"], one["digest"])), None)
        if same is not None and same["name"] == one["name"]:
            old.remove(same)
            new.remove(one)
    found = []
    for one in new:
        same = next((each for each in old if (each["role"], each["digest"]) == (one["role"], one["digest"])), None)
        same = same or next((each for each in old if (each["role"], each["name"]) == (one["role"], one["name"])), None)
        if same is None:
            found.append(Line("new", one["name"], size_after=one["size_bytes"]))
            continue
        old.remove(same)
        pieces = compared(same["name"], one["name"]) if same["name"] != one["name"] else ()
        found.append(Line("changed", one["name"], pieces, same["size_bytes"], one["size_bytes"]))
    return (*found, *(Line("gone", one["name"], size_before=one["size_bytes"]) for one in old))


def _members(before: Sequence[Content], after: Sequence[Content]) -> tuple[Line, ...]:
    """Compare exercises or questions: what says the same is left out; a prompt that was mended is changed, not new."""
    old, new = [one for one in before if one not in after], [one for one in after if one not in before]
    found = []
    for one in new:
        same = next((each for each in old if each["prompt"] == one["prompt"]), None)
        same = same or max(old, key=lambda each: fuzz.ratio(each["prompt"], one["prompt"]), default=None)
        if same is None or fuzz.ratio(same["prompt"], one["prompt"]) < ALIKE:
            found.append(Line("new", one["prompt"], compared("", _member(one))))
            continue
        old.remove(same)
        found.append(Line("changed", one["prompt"], compared(_member(same), _member(one))))
    return (*found, *(Line("gone", one["prompt"]) for one in old))


def _member(one: Content) -> str:
    """Write an exercise as text: prompt, choices with the right ones marked, key, hint and explanation."""
    right = {str(each) for each in one.get("right") or ()}
    lines = [str(one["prompt"])]
    lines += [
        f"{'* ' if each['key'] in right else ''}{each['key']} {each['text']}" for each in one.get("choices") or ()
    ]
    if not one.get("choices") and right:
        lines.append(" | ".join(sorted(right)))
    lines += [str(one[name]) for name in ("hint", "explanation", "digest") if one.get(name)]
    return "\n".join(lines)
