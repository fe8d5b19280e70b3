"""How many people can sign in: `python bench/sign_in.py`. Prints a table, writes bench/results/sign_in.json.

Processor time of one core, the real hash (Argon2id, 19 MiB, 2 passes, 1 lane), SQLite; each sign-in is the whole
request through Django, of somebody else each time: form, limits, one hash, session, history, outbox, cookies.
"""

import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

WARM, MEASURED, HASHES = 10, 100, 40


def main() -> int:
    """Measure, print, write."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    data = tempfile.TemporaryDirectory(prefix="xingtan-bench-", ignore_cleanup_errors=True)
    os.environ["XINGTAN_DATA"] = data.name
    os.environ["XINGTAN_PLACE"] = "330000"
    os.environ["DJANGO_SETTINGS_MODULE"] = "xingtan.main.settings"
    sys.path.insert(0, str(Path(__file__).parents[1]))

    import django

    django.setup()
    from django.contrib.auth.hashers import check_password, make_password
    from django.core.cache import cache
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment
    from tests.identity.cast import PASSWORD, found_school, register_cast

    from xingtan.identity.api import NewPerson, register_people
    from xingtan.kernel.ids import new_id
    from xingtan.main import engines, wiring

    call_command("migrate", verbosity=0)
    engines.start("bench")
    wiring.connect()
    setup_test_environment()
    found_school()
    register_cast()
    names = (f"person{number}" for number in range(WARM + MEASURED))
    register_people([NewPerson(new_id(), name, "某人") for name in names], PASSWORD)
    waiting = (f"person{number}" for number in range(WARM + MEASURED))

    encoded = make_password(PASSWORD)
    hash_ms = [_timed(lambda: check_password(PASSWORD, encoded)) for _ in range(HASHES)]

    def enter() -> None:
        answer = Client().post("/account/login/", {"login": next(waiting), "password": PASSWORD})
        assert answer.status_code == 302, answer.status_code

    def guess() -> None:
        cache.clear()
        answer = Client().post("/account/login/", {"login": "stranger", "password": "wrong"})
        assert answer.status_code == 200, answer.status_code

    for _ in range(WARM):
        cache.clear()
        enter()
    cache.clear()
    right = [_timed(enter) for _ in range(MEASURED)]
    wrong = [_timed(guess) for _ in range(MEASURED)]
    results = {
        "hash": _told(hash_ms),
        "sign_in": _told(right),
        "unknown_account": _told(wrong),
        "sign_ins_per_second_per_core": round(1000 / statistics.fmean(right), 1),
        "machine": platform.processor() or platform.machine(),
        "python": platform.python_version(),
    }
    path = Path(__file__).parent / "results" / "sign_in.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"{'':18}{'median ms':>10}{'p95 ms':>10}")
    for name in ("hash", "sign_in", "unknown_account"):
        told = results[name]
        assert isinstance(told, dict)
        print(f"{name:18}{told['median_ms']:>10}{told['p95_ms']:>10}")
    print(f"sign-ins per second per core: {results['sign_ins_per_second_per_core']}")
    return 0


def _timed(deed: Callable[[], object]) -> float:
    begun = time.process_time()
    deed()
    return (time.process_time() - begun) * 1000


def _told(times: list[float]) -> dict[str, float]:
    return {"median_ms": round(statistics.median(times), 1), "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1)}


if __name__ == "__main__":
    sys.exit(main())
