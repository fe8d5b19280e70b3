"""The tables of moderation: `words` (lists of sensitive words), `cases` (hits, reports, decisions, appeals)."""

from xingtan.moderation.models.cases import Appeal, Case, Decision, Hit, Report
from xingtan.moderation.models.words import Word, WordList

__all__ = ["Appeal", "Case", "Decision", "Hit", "Report", "Word", "WordList"]
