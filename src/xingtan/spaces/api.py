"""Spaces for other domains."""

from xingtan.spaces.actions import NewSpace, open_space, publish_article, upload_file, write_article
from xingtan.spaces.queries import (
    SpaceView,
    count_visits_with,
    public_spaces,
    space,
    space_id_of,
    space_of,
    space_of_school,
)
from xingtan.spaces.rules import SpaceKind

__all__ = [
    "NewSpace",
    "SpaceKind",
    "SpaceView",
    "count_visits_with",
    "open_space",
    "public_spaces",
    "publish_article",
    "space",
    "space_id_of",
    "space_of",
    "space_of_school",
    "upload_file",
    "write_article",
]
