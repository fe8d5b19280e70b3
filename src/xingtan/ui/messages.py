"""What the interface says, and whether it says it in English: `python -m xingtan.ui.messages` (`make messages`).

Msgids are the Chinese sentences themselves, so Chinese needs no catalogue. English lives in the `locale/` of each
domain and is written by hand; this lists what is still missing and what nobody says any more.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.template.base import Lexer, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

PACKAGE = Path(__file__).resolve().parent.parent
CJK = re.compile("[\u3400-\u9fff\uf900-\ufaff]")

_SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop", "msgid"}
_CONTEXT = {"pgettext", "pgettext_lazy"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
_IN_TEMPLATE = re.compile(r"""_\(\s*(["'])(.+?)\1\s*\)""")


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """One sentence of the interface: where it stands, and its context where one word has two meanings."""

    text: str
    context: str = ""
    plural: str = ""
    where: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.text, self.context


def said_in(folder: Path) -> Iterator[Said]:
    """List every sentence in the Python code and the templates below `folder`."""
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _in_python(path)
    for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")]):
        if "static" not in path.parts:
            yield from _in_template(path)


def _in_python(path: Path) -> Iterator[Said]:
    where = str(path.relative_to(PACKAGE))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), where)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        words = [a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else None for a in node.args]
        place = f"{where}:{node.lineno}"
        if name in _SINGLE and words[:1] != [None] and words:
            yield Said(str(words[0]), where=place)
        elif name in _CONTEXT and len(words) > 1 and None not in words[:2]:
            yield Said(str(words[1]), str(words[0]), where=place)
        elif name in _PLURAL and len(words) > 1 and None not in words[:2]:
            yield Said(str(words[0]), plural=str(words[1]), where=place)
        elif name in _CONTEXT_PLURAL and len(words) > 2 and None not in words[:3]:
            yield Said(str(words[1]), str(words[0]), str(words[2]), where=place)


def _in_template(path: Path) -> Iterator[Said]:
    where = str(path.relative_to(PACKAGE))
    tokens = iter(Lexer(path.read_text(encoding="utf-8")).tokenize())
    for token in tokens:
        place = f"{where}:{token.lineno}"
        if token.token_type == TokenType.BLOCK:
            bits = list(smart_split(token.contents))
            if bits[0] in {"trans", "translate"} and len(bits) > 1 and bits[1][0] in "\"'":
                yield Said(_doubled(bits[1][1:-1]), _context_of(bits), where=place)
            elif bits[0] in {"blocktrans", "blocktranslate"}:
                yield _block(tokens, bits, place)
            elif bits[0] == "comment":
                while next(tokens).contents.strip() != "endcomment":
                    pass
        if token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            for _quote, text in _IN_TEMPLATE.findall(token.contents):
                yield Said(_doubled(text), where=place)


def _doubled(text: str) -> str:
    """Write a percent sign as the template engine asks the catalogue for it."""
    return text.replace("%", "%%")


def _context_of(bits: list[str]) -> str:
    return bits[bits.index("context") + 1].strip("\"'") if "context" in bits else ""


def _block(tokens: Iterator[object], bits: list[str], place: str) -> Said:
    parts: list[list[str]] = [[]]
    for token in tokens:
        kind, text = token.token_type, token.contents  # type: ignore[attr-defined]
        if kind == TokenType.BLOCK and text.strip() in {"endblocktrans", "endblocktranslate"}:
            break
        if kind == TokenType.BLOCK and text.strip() == "plural":
            parts.append([])
        elif kind == TokenType.VAR:
            parts[-1].append(f"%({text.strip()})s")
        else:
            parts[-1].append(_doubled(text))
    texts = ["".join(part) for part in parts]
    if "trimmed" in bits:
        texts = [trim_whitespace(text) for text in texts]
    return Said(texts[0], _context_of(bits), texts[1] if len(texts) > 1 else "", place)


def catalogues(language: str = "en") -> dict[Path, polib.POFile]:
    """Read every catalogue of a language."""
    return {
        path: polib.pofile(str(path)) for path in sorted(PACKAGE.glob(f"*/locale/{language}/LC_MESSAGES/django.po"))
    }


def translations(language: str = "en") -> dict[tuple[str, str], dict[Path, polib.POEntry]]:
    """Give, for each sentence, its entries by catalogue."""
    found: dict[tuple[str, str], dict[Path, polib.POEntry]] = {}
    for path, catalogue in catalogues(language).items():
        for entry in catalogue:
            if not entry.obsolete and entry.translated():
                found.setdefault((entry.msgid, entry.msgctxt or ""), {})[path] = entry
    return found


def missing(domain: str | None = None) -> list[Said]:
    """List what has no English yet, once each, in the package or in one domain."""
    known = translations()
    seen: set[tuple[str, str]] = set()
    lacking = []
    for said in said_in(PACKAGE / domain if domain else PACKAGE):
        if said.key not in known and said.key not in seen and CJK.search(said.text):
            seen.add(said.key)
            lacking.append(said)
    return lacking


def unsaid() -> list[tuple[Path, polib.POEntry]]:
    """List the entries of the catalogues that nobody says any more."""
    spoken = {said.key for said in said_in(PACKAGE)}
    return [
        (path, entry) for key, entries in translations().items() if key not in spoken for path, entry in entries.items()
    ]


def report() -> int:
    """Print both lists; give the exit code."""
    lacking, idle = missing(), unsaid()
    for said in lacking:
        context = f" [{said.context}]" if said.context else ""
        sys.stdout.write(f"no English: {said.where}{context}: {said.text}\n")
    for path, entry in idle:
        sys.stdout.write(f"said nowhere: {path.relative_to(PACKAGE)}: {entry.msgid}\n")
    sys.stdout.write(f"{len(lacking)} without English, {len(idle)} said nowhere\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(report())
