"""People for programs: who one is, and whether a network lets somebody in."""

from ninja import Router

from xingtan.identity.rest.network import router as network
from xingtan.identity.rest.own import router as own

router = Router()
router.add_router("", own)
router.add_router("", network)
