"""Some of the invented attendances follow a cadence, as their services would have left them."""

from collections.abc import Iterator

from atendimento.models import SALES, Cadence, CadenceRun, Contact
from demo.batches import write
from demo.stories import Story

NOT_REACHED = "sem-contato"


def by_start() -> dict[str, tuple[Cadence, int]]:
    """The first cadence of each event for sales, and how many steps it has."""
    rows = Cadence.objects.filter(area="vendas", active=True, brand=None, store=None).order_by("-pk")
    return {row.start: (row, row.steps.count()) for row in rows}


def write_runs(stories: list[Story], contacts: dict[int, list[Contact]]) -> None:
    cadences = by_start()
    write(run for story in stories for run in run_of(story, contacts[id(story)], cadences))


def run_of(
    story: Story, contacts: list[Contact], cadences: dict[str, tuple[Cadence, int]]
) -> Iterator[CadenceRun]:
    """A customer who no longer answers is chased, one who talked is followed up."""
    if story.department not in SALES or not story.written.is_in_progress or not story.done:
        return
    silent = story.done[-1].result == NOT_REACHED
    cadence, steps = cadences.get("no_answer" if silent else "talk", (None, 0))
    if cadence is None:
        return
    row = CadenceRun(attendance=story.written, cadence=cadence, taken=steps, contact=contacts[-1])
    if story.open_touch:
        row.taken = min(story.open_touch.attempts, steps) if silent else 1
        yield row
    elif silent:
        row.taken = min(story.done[-1].attempts, steps)
        # Tried to the end: the page proposes to close.
        row.waits_since = contacts[-1].completed_at
        yield row
