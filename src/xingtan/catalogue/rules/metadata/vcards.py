"""People and houses as LOM names them: a vCard (RFC 2426) with a name and nothing else."""

import re

_FOLD = re.compile(r"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\([\\;,nN])")


def written_person(name: str) -> str:
    """Write the card of a person."""
    shown = _escape(name)
    return f"BEGIN:VCARD\nVERSION:3.0\nN:{shown};;;;\nFN:{shown}\nEND:VCARD"


def written_house(name: str) -> str:
    """Write the card of a school, a publisher, an office."""
    shown = _escape(name)
    return f"BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:{shown}\nORG:{shown}\nEND:VCARD"


def name_on(card: str) -> str:
    """Give the name on a card; of a text that is no card, the text itself."""
    if "BEGIN:VCARD" not in card.upper():
        return card.strip()
    found: dict[str, str] = {}
    for row in _FOLD.sub("", card.strip()).splitlines():
        head, colon, value = row.strip().partition(":")
        if colon:
            found.setdefault(head.partition(";")[0].upper(), value.strip())
    if found.get("FN") or found.get("ORG"):
        return _plain(found.get("FN") or found["ORG"].partition(";")[0])
    family, given, *_ = [*re.split(r"(?<!\\);", found.get("N", "")), "", ""]
    return " ".join(part for part in (_plain(given), _plain(family)) if part)


def _escape(name: str) -> str:
    return name.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda one: "\n" if one[1] in "nN" else one[1], text).strip()
