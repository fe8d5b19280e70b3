"""Tables: `tables` declares those of the column store and gives their DDL, `briefs` holds Django's.

The statistics process reads `tables` without Django, so nothing is imported here: `apps` names the module of Django's.
"""
