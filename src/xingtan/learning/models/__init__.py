"""The tables of learning: `attempts` (at packages), `statements` (xAPI: statements, documents, launches)."""

from xingtan.learning.models.attempts import Attempt, ItemAnswer
from xingtan.learning.models.statements import Document, Launch, Statement

__all__ = ["Attempt", "Document", "ItemAnswer", "Launch", "Statement"]
