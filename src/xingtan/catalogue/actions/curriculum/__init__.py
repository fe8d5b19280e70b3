"""Keeping the curriculum: by the node itself, by editors in the page, and from sheets."""

from xingtan.catalogue.actions.curriculum.editing import edit_book, preview_edit, require_editor
from xingtan.catalogue.actions.curriculum.keeping import NewBook, NewUnit, keep_books, keep_editions, keep_subjects
from xingtan.catalogue.actions.curriculum.undoing import undo_change

__all__ = [
    "NewBook",
    "NewUnit",
    "edit_book",
    "keep_books",
    "keep_editions",
    "keep_subjects",
    "preview_edit",
    "require_editor",
    "undo_change",
]
