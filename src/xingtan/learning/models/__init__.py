"""The tables of learning: `attempts` at packages and questions, and what was answered."""

from xingtan.learning.models.attempts import Attempt, ItemAnswer

__all__ = ["Attempt", "ItemAnswer"]
