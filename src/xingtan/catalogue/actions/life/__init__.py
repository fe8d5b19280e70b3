"""The life of a resource: offered, looked at by machines and people, put online, updated, taken offline.

Everything that anybody decides is a row of its own that stays as it was written.
"""

from xingtan.catalogue.actions.life.keeping import keep_up
from xingtan.catalogue.actions.life.offering import adopt_waiting, after_check, offer_resource
from xingtan.catalogue.actions.life.online import show, take_off_ended, withdraw, withdraw_resource
from xingtan.catalogue.actions.life.reviewing import decide_review, let_go_review, let_go_stale, take_review
from xingtan.catalogue.actions.life.rights import drop_term, keep_term
from xingtan.catalogue.actions.life.updating import begin_update, drop_update

__all__ = [
    "adopt_waiting",
    "after_check",
    "begin_update",
    "decide_review",
    "drop_term",
    "drop_update",
    "keep_term",
    "keep_up",
    "let_go_review",
    "let_go_stale",
    "offer_resource",
    "show",
    "take_off_ended",
    "take_review",
    "withdraw",
    "withdraw_resource",
]
