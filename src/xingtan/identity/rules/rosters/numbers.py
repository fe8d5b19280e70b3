"""The numbers of people: which are possible, what they tell, and how they are shown."""

import re
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_IDENTITY = re.compile(r"[0-9]{17}[0-9X]")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
_STUDENT = re.compile(r"[A-Z]?[0-9A-Z]{4,23}")
_STAFF = re.compile(r"[0-9A-Za-z._-]{1,40}")
_NAME = re.compile(
    r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffffA-Za-zÀ-ɏ]"
    r"(?:[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffffA-Za-zÀ-ɏ·' .-]*"
    r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffffA-Za-zÀ-ɏ.])?"
)
_LONG = re.compile(r"[0-9]{11,}[0-9Xx]?")
MOST_NAME = 40
OLDEST_YEAR = 1900


def check_digit(seventeen: str) -> str:
    """Give the eighteenth character of an identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(seventeen, _WEIGHTS, strict=True)) % 11]


def identity_trouble(number: str, today: date) -> str:
    """Give the code of what is wrong with an identity number (upper case, no blanks); empty where nothing is."""
    if not _IDENTITY.fullmatch(number):
        return "identity-form"
    born = birthday_of(number)
    if born is None or born.year < OLDEST_YEAR or born > today:
        return "identity-birthday"
    if check_digit(number[:17]) != number[17]:
        return "identity-check"
    return ""


def birthday_of(number: str) -> date | None:
    """Give the birthday that an identity number says; None where it says no day that there was."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_female(number: str) -> bool:
    """Say what the seventeenth digit of an identity number says: even for women and girls."""
    return int(number[16]) % 2 == 0


def is_student_number(number: str) -> bool:
    """Say whether a student number (学籍号) is possible: letters and digits, 5 to 24 of them."""
    return bool(_STUDENT.fullmatch(number)) and any(each.isdigit() for each in number)


def identity_in(student_number: str) -> str:
    """Give the identity number that a national student number holds (G and eighteen characters), or nothing."""
    rest = student_number[1:]
    return rest if student_number.startswith("G") and _IDENTITY.fullmatch(rest) else ""


def is_staff_number(number: str) -> bool:
    """Say whether a staff number, or an id of a OneRoster file, is possible."""
    return bool(_STAFF.fullmatch(number))


def phone_of(text: str) -> str | None:
    """Give a phone as E.164 (+8613800000000), None where it is none. Blanks and strokes are what people write."""
    plain = re.sub(r"[\s()-]", "", text)
    if plain.startswith("0086"):
        plain = "+86" + plain[4:]
    if plain.startswith("86") and _MOBILE.fullmatch(plain[2:]):
        plain = "+" + plain
    if _MOBILE.fullmatch(plain):
        return f"+86{plain}"
    if plain.startswith("+86"):
        return plain if _MOBILE.fullmatch(plain[3:]) else None
    return plain if _ABROAD.fullmatch(plain) else None


def is_name(name: str) -> bool:
    """Say whether this can be a person's name: Chinese or Latin letters, with · - ' . and blanks inside."""
    return len(name) <= MOST_NAME and bool(_NAME.fullmatch(name))


def alike(one: str, other: str) -> bool:
    """Say whether two names can be one name of which a character was corrected."""
    if one == other:
        return True
    if len(one) == len(other):
        return len(one) > 1 and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def masked(value: str) -> str:
    """Show a number so that whoever has the file finds it, and nobody else learns it: 3301********1234."""
    if len(value) < 8:
        return value
    return value[:4] + "*" * (len(value) - 8) + value[-4:]


def without_numbers(text: str) -> str:
    """Show a text in which a number of somebody may stand where nobody expects one: each is masked."""
    return _LONG.sub(lambda found: masked(found[0]), text)


def username_of(nine: int) -> str:
    """Give a name to sign in with: ten digits, the last of which tells one that was mistyped (ISO 7064 MOD 11,10)."""
    digits = f"{nine:09}"
    return digits + _pure_check(digits)


def is_username(text: str) -> bool:
    """Say whether this is a name that `username_of` gives."""
    return len(text) == 10 and text.isascii() and text.isdecimal() and _pure_check(text[:9]) == text[9]


def _pure_check(digits: str) -> str:
    """ISO 7064 MOD 11,10: one check digit that is a digit; finds every single wrong digit and nearly every swap."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)
