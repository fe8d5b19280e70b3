"""Finds where a brief that people wrote contradicts itself. Pure: text and a gazetteer in, findings out.

Read in this order: `document` (what was read), `numbers`, `dates`, `measures`, `quantities` (what stands in a
sentence), `tables` (what stands in a table), `reading` (all of it together), `checks/` (one module for every family of
contradictions), `findings` and `wording` (what is told).
"""
