"""What a password must be: long enough and not what others try first. NIST SP 800-63B-4, 3.1.1; decision 0014.

No rule asks for capitals, digits or signs, and none asks to change a password after a time: these make passwords worse.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum

LEAST = 8
LEAST_OF_MANAGERS = 15  # where the password is the only proof and opens other people's data
MOST = 128
LEAST_BESIDE = 4  # what must be left of a password without the words that everybody knows of its owner


class Fault(StrEnum):
    """Why a password is not accepted."""

    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    COMMON = "common"
    DATE = "date"
    PHONE = "phone"
    REPEATED = "repeated"
    ABOUT_YOU = "about-you"


# What is tried first against Chinese accounts, beside the twenty thousand of the world's list.
COMMON = frozenset(
    [
        "12345678",
        "123456789",
        "1234567890",
        "12345678910",
        "0123456789",
        "01234567",
        "87654321",
        "987654321",
        "9876543210",
        "123123123",
        "1234512345",
        "12341234",
        "11223344",
        "1122334455",
        "112233445566",
        "147258369",
        "258369147",
        "963852741",
        "789456123",
        "741852963",
        "159357456",
        "159753456",
        "123456789a",
        "123456789q",
        "a123456789",
        "a12345678",
        "q123456789",
        "abc123456",
        "abcd1234",
        "abcd123456",
        "aa123456",
        "aaa123456",
        "aa123456789",
        "qq123456",
        "qq123456789",
        "qwer1234",
        "qwe123456",
        "asd123456",
        "zxc123456",
        "zxcvbnm123",
        "1qaz2wsx",
        "1qaz2wsx3edc",
        "1q2w3e4r",
        "1q2w3e4r5t",
        "qazwsxedc",
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm1",
        "31415926",
        "314159265",
        "3141592653",
        "5201314520",
        "5201314",
        "52013140",
        "520520520",
        "13145200",
        "1314520",
        "13141314",
        "584131421",
        "5845201314",
        "74108520",
        "7758258",
        "77585210",
        "7758521",
        "78963214",
        "147852369",
        "369258147",
        "1234567a",
        "1234qwer",
        "123qweasd",
        "123qwe123",
        "123abc123",
        "110110110",
        "119119119",
        "100200300",
        "10203040",
        "102030405060",
        "123454321",
        "1234554321",
        "123321123",
        "123456654321",
        "123654789",
        "456852456",
        "456123789",
        "woaini1314",
        "woaini520",
        "woaini521",
        "woaini123",
        "woaini1314520",
        "woaini5201314",
        "woaiwojia",
        "wodemima",
        "wodemima1",
        "wodemima123",
        "nihaoma123",
        "nihao123",
        "zhongguo",
        "zhongguo1",
        "woshishui",
        "tiantian",
        "xiaoxiao",
        "dearbook",
        "xiazhili",
        "wangjing",
        "zhangwei",
        "liuyang123",
        "caonima123",
        "baobao123",
        "laopo520",
        "laogong520",
        "iloveyou520",
        "p@ssw0rd",
        "p@ssword",
        "passw0rd",
        "admin123",
        "admin888",
        "admin123456",
        "root123456",
        "test123456",
        "guest123",
        "user123456",
        "abc12345",
        "a1b2c3d4",
        "a1s2d3f4",
        "q1w2e3r4",
        "q1w2e3r4t5",
        "z1x2c3v4",
        "iloveyou",
        "iloveyou1",
        "password1",
        "password123",
        "welcome123",
        "letmein123",
        "xuesheng",
        "laoshi123",
        "xuexiao123",
        "student123",
        "teacher123",
        "jiazhang123",
        "jiaoyu123",
        "xuexi123",
        "gaokao985",
        "beida985",
        "qinghua985",
        "beijing2008",
        "beijing123",
        "shanghai123",
        "hangzhou123",
        "zhejiang123",
        "guangzhou1",
        "shenzhen1",
        "chengdu123",
        "zhongguo123",
        "china123",
    ]
)
# A stem with figures around it is the first thing that is tried: woaini, then woaini1, woaini12, ...
STEMS = frozenset(
    [
        "a",
        "aa",
        "aaa",
        "ab",
        "abc",
        "abcd",
        "abcde",
        "abcdef",
        "q",
        "qq",
        "qwe",
        "qwer",
        "qwert",
        "qwerty",
        "qwertyuiop",
        "asd",
        "asdf",
        "asdfg",
        "asdfgh",
        "asdfghjkl",
        "zxc",
        "zxcv",
        "zxcvbn",
        "woaini",
        "aini",
        "woaiwojia",
        "wodemima",
        "mima",
        "nihao",
        "zhongguo",
        "china",
        "xuesheng",
        "laoshi",
        "xuexiao",
        "jiazhang",
        "student",
        "teacher",
        "school",
        "admin",
        "administrator",
        "root",
        "test",
        "guest",
        "user",
        "password",
        "passwd",
        "pass",
        "pwd",
        "welcome",
        "login",
        "iloveyou",
        "love",
        "baobao",
        "laopo",
        "laogong",
        "xingtan",
        "beijing",
        "shanghai",
        "hangzhou",
        "zhejiang",
        "我爱你",
        "密码",
        "你好",
        "中国",
        "学生",
        "老师",
        "学校",
        "杏坛",
    ]
)
OWN_WORDS = ("xingtan", "杏坛")
_DATE = re.compile(r"(?:19|20)\d\d[-./年]?(?:0?[1-9]|1[0-2])[-./月]?(?:0?[1-9]|[12]\d|3[01])日?")
_EDGES = re.compile(r"^[\d\W_]+|[\d\W_]+$")
_ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def prepared(password: str) -> str:
    """Give the one form of a password that is hashed, however a keyboard wrote it: NFKC. Nothing is cut or trimmed."""
    return unicodedata.normalize("NFKC", password)


def least_characters(manages: bool, second_factor: bool) -> int:
    """Say how long a password must be at least, for somebody who manages others or not."""
    return LEAST_OF_MANAGERS if manages and not second_factor else LEAST


def faults(
    password: str, words: Iterable[str] = (), least: int = LEAST, is_common: Callable[[str], bool] = lambda _: False
) -> tuple[Fault, ...]:
    """List why a password is not accepted; empty where it is. `words` are those that others know of its owner.

    `is_common` knows a list of its own, asked with the password in small letters.
    """
    told = prepared(password)
    if len(told) > MOST:
        return (Fault.TOO_LONG,)
    found = [Fault.TOO_SHORT] if len(told) < least else []
    small = told.casefold()
    if small in COMMON or is_common(small) or _EDGES.sub("", small) in STEMS:
        found.append(Fault.COMMON)
    elif _is_row(small):
        found.append(Fault.REPEATED)
    elif _DATE.fullmatch(told):
        found.append(Fault.DATE)
    elif re.fullmatch(r"(?:\+?86)?1[3-9]\d{9}", told):
        found.append(Fault.PHONE)
    elif _is_about(small, words):
        found.append(Fault.ABOUT_YOU)
    return tuple(found)


def _is_row(small: str) -> bool:
    """Say whether it is one piece again and again, or a walk along the keyboard or the alphabet."""
    length = len(small)
    repeated = any(small == (small[:size] * length)[:length] for size in range(1, min(4, length // 2) + 1))
    return repeated or any(length > 3 and (small in row or small in row[::-1]) for row in _ROWS)


def _is_about(small: str, words: Iterable[str]) -> bool:
    for word in (*OWN_WORDS, *words):
        known = prepared(word).casefold().strip()
        long_enough = len(known) >= (2 if not known.isascii() else 4)
        if long_enough and known in small and len(small.replace(known, "")) < LEAST_BESIDE:
            return True
    return False
