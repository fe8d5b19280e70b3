"""Phone numbers: how people write them, how they are kept (E.164), and how much of one is shown."""

import re
import unicodedata

CHINESE = re.compile(r"1[3-9]\d{9}")
INTERNATIONAL = re.compile(r"\+[1-9]\d{5,14}")
BETWEEN = re.compile(r"[\s\-‐‑–—().·]+")
MOST_CHARACTERS = 32


def phone_number(text: str) -> str | None:
    """Give a number as it is kept: +8613800138000. None where it is no phone number.

    Eleven digits of a Chinese mobile number need no country code; 86 and 0086 before them are understood, full-width
    digits and whatever people put between digits too. Any other number begins with its country code.
    """
    if len(text) > MOST_CHARACTERS:
        return None
    told = BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    told = "+" + told[2:] if told.startswith("00") else told
    if CHINESE.fullmatch(told):
        return f"+86{told}"
    if told.startswith("86") and CHINESE.fullmatch(told[2:]):
        return f"+{told}"
    if not told.isascii() or not INTERNATIONAL.fullmatch(told):
        return None
    return told if not told.startswith("+86") or CHINESE.fullmatch(told[3:]) else None


def masked(address: str) -> str:
    """Give a phone number or a mail address with its middle hidden: +86 138****8000, t***@example.cn."""
    if "@" in address:
        name, _, host = address.rpartition("@")
        return f"{name[:1]}***@{host}"
    if address.startswith("+86") and len(address) == 14:
        return f"+86 {address[3:6]}****{address[-4:]}"
    return f"{address[:3]}****{address[-3:]}" if len(address) > 7 else "****"


def written(phone: str) -> str:
    """Give a kept number as its owner writes it: 138 0013 8000; other countries with their code."""
    national = phone.removeprefix("+86")
    if national != phone and len(national) == 11:
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    return phone
