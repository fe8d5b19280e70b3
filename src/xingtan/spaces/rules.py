"""What a space may hold: pure decisions over names, types and sizes."""

from enum import StrEnum

from xingtan.kernel.errors import OutOfSpace, Refused
from xingtan.kernel.files import (
    GIB,
    HEAD_BYTES,
    MEDIA_TYPES,
    MIB,
    MOST_NAME_CHARACTERS,
    MediaType,
    clean_name,
    media_type_of,
)
from xingtan.kernel.text import msgid

__all__ = ["HEAD_BYTES", "MEDIA_TYPES", "MOST_NAME_CHARACTERS", "MediaType", "clean_name", "media_type_of"]


class SpaceKind(StrEnum):
    """The three kinds of space: a person's (teacher, student), an institution's, a studio's."""

    TEACHER = "teacher"
    STUDENT = "student"
    SCHOOL = "school"
    STUDIO = "studio"


QUOTA_BYTES = {
    SpaceKind.TEACHER: 10 * GIB,
    SpaceKind.STUDENT: 1 * GIB,
    SpaceKind.SCHOOL: 100 * GIB,
    SpaceKind.STUDIO: 50 * GIB,
}
MOST_FILE_BYTES = 256 * MIB
MOST_FOLDER_DEPTH = 12


def require_room(used_bytes: int, quota_bytes: int, size_bytes: int) -> None:
    """Raise OutOfSpace where `size_bytes` more would not fit in the quota, Refused where one file is too large."""
    if size_bytes > MOST_FILE_BYTES:
        raise Refused(
            "file-too-large",
            msgid("这个文件有 %(size)s MB，一个文件最多 %(most)s MB。"),
            size=-(-size_bytes // MIB),
            most=MOST_FILE_BYTES // MIB,
        )
    if used_bytes + size_bytes > quota_bytes:
        raise OutOfSpace(
            "quota-full",
            msgid("网盘放不下了：还剩 %(left)s MB，这个文件要 %(size)s MB。原来的文件都在；删掉不用的再传。"),
            left=max(0, quota_bytes - used_bytes) // MIB,
            size=-(-size_bytes // MIB),
        )
