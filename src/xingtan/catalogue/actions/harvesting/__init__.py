"""Harvesting: other repositories are asked by OAI-PMH, and what they have is taken in."""

from xingtan.catalogue.actions.harvesting.fetching import Unanswered
from xingtan.catalogue.actions.harvesting.keeping import (
    NewSource,
    add_source,
    ask_harvest,
    change_source,
    set_in_force,
)
from xingtan.catalogue.actions.harvesting.running import Harvested, harvest, harvest_next
from xingtan.catalogue.actions.harvesting.taking import Taken, take

__all__ = [
    "Harvested",
    "NewSource",
    "Taken",
    "Unanswered",
    "add_source",
    "ask_harvest",
    "change_source",
    "harvest",
    "harvest_next",
    "set_in_force",
    "take",
]
