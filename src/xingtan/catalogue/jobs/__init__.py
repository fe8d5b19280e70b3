"""What the worker does for the catalogue, beside its tasks: the search index, harvesting."""

from xingtan.catalogue.jobs.checks import check_forever
from xingtan.catalogue.jobs.harvesting import harvest_forever
from xingtan.catalogue.jobs.life import keep_lives_forever
from xingtan.catalogue.jobs.search import index_forever

__all__ = ["check_forever", "harvest_forever", "index_forever", "keep_lives_forever"]
