"""The worker: makes the tables ready, relays announced facts, keeps the search index, runs tasks.

`python -m xingtan.main.processes.worker`.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from xingtan.main.processes.prepare import load_django, prepare, tell_prepared

logger = logging.getLogger("xingtan.worker")

WRITER = "worker"
LOOK_SECONDS = 1.0


def main() -> None:
    """Run until SIGTERM; a task under way is finished first."""
    load_django()
    from django_tasks_db.management.commands.db_worker import Worker

    from xingtan.catalogue.jobs import check_forever, harvest_forever, index_forever, keep_lives_forever
    from xingtan.identity.jobs.own import forget_forever
    from xingtan.main import engines, wiring
    from xingtan.outbox.jobs import relay_forever

    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
    started = engines.start(WRITER)
    wiring.connect()
    prepare()
    tell_prepared()
    again = take_back_tasks()
    print(f"started{f', {again} interrupted tasks again' if again else ''}", flush=True)  # noqa: T201
    worker = Worker(
        queue_names=["*"],
        interval=LOOK_SECONDS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=WRITER,
        excluded_queue_names=[],
    )
    worker.configure_signals()
    beside = {
        "relay": relay_forever,
        "search": index_forever,
        "harvest": harvest_forever,
        "checks": check_forever,
        "month": wiring.watch_month,
        "forget": forget_forever,
        "lives": keep_lives_forever,
    }
    with ExitStack() as stack:
        for name, run in beside.items():
            stack.enter_context(_beside(name, run))
        worker.run()
    started.journal.close()


def take_back_tasks() -> int:
    """Put back what a killed worker of this node had begun; give how many. Tasks can be run twice: they are idempotent.

    The supervisor starts one worker, so whatever this one's name had begun is nobody's now.
    """
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    begun = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    ours = [task.pk for task in begun if task.worker_ids and task.worker_ids[-1] == WRITER]
    return DBTaskResult.objects.filter(pk__in=ours).update(status=TaskResultStatus.READY, started_at=None)


@contextmanager
def _beside(name: str, run: Callable[[threading.Event], None]) -> Iterator[None]:
    """Run something in a thread of its own meanwhile; it is told to stop at the end."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(stop,), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        logger.info("stopped")
