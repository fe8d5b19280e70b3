"""Search in files beside the tables: tantivy, Chinese words cut as jieba does (docs/decisions/0010-search.md)."""

from xingtan.engines.embedded.search.index import TantivyIndex

__all__ = ["TantivyIndex"]
