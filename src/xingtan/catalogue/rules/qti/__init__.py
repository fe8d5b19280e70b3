"""QTI 2.1, 2.2 and 3.0: items (题目) and tests (测试) read into one frozen form, answered, scored.

`xml` reads a file, `packages` a whole package; `items`, `interactions`, `content`, `declarations`, `expressions` and
`assessments` read their parts into the records of `forms`. `answers` turns what a form of a page sent into responses,
`scoring` judges them by `evaluation`; `arrangement` says which questions of a test come, in which order; `wording` says
an answer in words.
"""

from xingtan.catalogue.rules.qti import answers, arrangement, forms, scoring, shapes, values, walking, wording
from xingtan.catalogue.rules.qti.evaluation import state

__all__ = ["answers", "arrangement", "forms", "scoring", "shapes", "state", "values", "walking", "wording"]
