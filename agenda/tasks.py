"""Background work of the desk."""

from django_q.tasks import async_task

from agenda.batches import services

# A batch whose worker went away goes on.
SCHEDULES = {"agenda.tasks.resume_batches": 5}


def run_batch(pk: int) -> None:
    """As much as a task may; the rest in another."""
    if services.run(pk):
        async_task("agenda.tasks.run_batch", pk)


def resume_batches() -> int:
    left = services.left_behind()
    for pk in left:
        async_task("agenda.tasks.run_batch", pk)
    return len(left)
