"""The worker takes back what a killed one had begun, and nothing else."""

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from xingtan.main.processes.worker import WRITER, take_back_tasks


def task(status: str, *workers: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="nowhere.to_run",
        worker_ids=list(workers),
        queue_name="default",
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="",
        traceback="",
    )


@pytest.mark.django_db
def test_what_a_killed_worker_had_begun_is_ready_again() -> None:
    begun = task(TaskResultStatus.RUNNING, WRITER)
    others = [
        task(TaskResultStatus.RUNNING, "of-another-node"),
        task(TaskResultStatus.SUCCESSFUL, WRITER),
        task(TaskResultStatus.READY),
    ]
    before = {each.pk: each.status for each in others}
    assert take_back_tasks() == 1
    begun.refresh_from_db()
    assert begun.status == TaskResultStatus.READY
    assert {each.pk: each.status for each in DBTaskResult.objects.exclude(pk=begun.pk)} == before
    assert take_back_tasks() == 0
