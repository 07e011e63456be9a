"""Plans the stories: first what is open on each agenda, then history until the contacts are used up."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random

from accounts.models import Department, Store, User
from atendimento.models import Nature, State
from demo import scripts
from demo.loads import Load
from demo.organisation import House
from demo.stories import BEFORE, Story, Touch
from demo.tables import Tables
from vehicles.models import StockItem

SUNDAY = 6
WEIGHTS = {"VN": 8, "VU": 8, "VD": 2, "OF": 4, "FI": 2, "PA": 2}
# Of a dozen attendances, so many of the department's first nature.
MAIN_NATURE, RARE_TURN = 8, 11
# Of all contacts, so many are kept for attendances that are over.
PAST_SHARE = 0.25
# Of attendances in progress, so many whose customer no longer answers.
SILENT_SHARE = 0.4
# As many as the chase of *Não atendeu* has steps.
TRIED_TO_THE_END = 4
KEEPS_COUNTING = ("sem-contato", "reagendado")


class Planner:
    def __init__(self, house: House, rng: Random, tables: Tables, items: list[StockItem]) -> None:
        self.house, self.rng, self.tables = house, rng, tables
        self.items = [item for item in items if item.state in StockItem.SELLABLE]
        self.stories: list[Story] = []
        # The earliest story of each customer who may have had one before.
        self.first: list[Story] = []
        self.people = 0
        # Contacts still to be made, and how many of them only for the past.
        self.left = self.kept = 0
        self.natures_used: Counter[str] = Counter()
        self.departments = departments_of(house)

    def plan(self, loads: dict[tuple[str, str], Load], contacts: int) -> list[Story]:
        appointments = self.appointments(loads)[:contacts]
        self.left = contacts - len(appointments)
        self.kept = int(contacts * PAST_SHARE)
        for key, name, day in appointments:
            self.scheduled(self.house.stores[key], self.house.users.get(name), day)
        for (key, name), load in loads.items():
            self.without_contact(self.house.stores[key], self.house.users.get(name), load)
        while self.left:
            self.past()
        return self.stories

    @property
    def spare(self) -> int:
        """What open attendances may still tell of their past."""
        return max(0, self.left - self.kept)

    def appointments(self, loads: dict[tuple[str, str], Load]) -> list[tuple[str, str, date]]:
        """Store, user and day of every open contact, well mixed."""
        found = [
            (key, name, day)
            for (key, name), load in loads.items()
            for day in self.days(self.house.stores[key].today(), load)
        ]
        self.rng.shuffle(found)
        return found

    def days(self, today: date, load: Load) -> list[date]:
        earlier = [self.workday(today, -self.rng.randint(1, 18), -1) for _ in range(load.overdue)]
        later = [self.workday(today, self.rng.randint(1, 45), 1) for _ in range(load.upcoming)]
        return earlier + [today] * load.today + later

    @staticmethod
    def workday(today: date, offset: int, step: int) -> date:
        """Never a Sunday; moved away from today, so that its class stays."""
        day = today + timedelta(days=offset)
        return day + timedelta(days=step) if day.weekday() == SUNDAY else day

    def scheduled(self, store: Store, user: User | None, day: date) -> None:
        """An attendance in progress with its next contact."""
        story = self.begin(store, user)
        count = min(self.rng.choice((0, 1, 1, 2, 3)), self.spare) if user else 0
        last = min(day, store.today()) - timedelta(days=self.rng.randint(1, 5))
        self.converse(story, count, last, silent=self.rng.random() < SILENT_SHARE)
        self.touch(story, day, "")
        self.keep(story, State.CONFIRMED if count else State.OPEN)

    def without_contact(self, store: Store, user: User | None, load: Load) -> None:
        for number in range(load.in_progress):
            self.in_execution(store, user, asks=number == 1)
        for _ in range(load.drafts if user else 0):
            self.draft(store, user)
        if user and load.in_progress:
            self.cancelled(store, user)

    def in_execution(self, store: Store, user: User | None, *, asks: bool) -> None:
        """In progress and nothing agreed: just opened, tried in vain, or waiting for the Supervisor."""
        story = self.begin(store, user)
        tried = user is not None and (asks or self.rng.random() < 0.6)
        count = min(self.rng.choice((1, 2)), self.left) if tried else 0
        self.converse(story, count, store.today() - timedelta(days=1))
        if count > 1:
            story.touches[-1].result, story.touches[-1].attempts = "sem-contato", TRIED_TO_THE_END
        if asks and count:
            story.closing_asked, story.reason = True, self.rng.choice(scripts.DISCARDS)
            story.touches[-1].result = "descartado"
        self.keep(story, State.CONFIRMED if count else State.OPEN)

    def draft(self, store: Store, user: User | None) -> None:
        story = self.begin(store, user)
        self.people -= 1
        story.person, story.responsible = None, None
        story.started = self.at(store, store.today() - timedelta(days=1), time(17, 20))
        story.state = State.DRAFT
        story.specification, story.item, story.appraisal = "", None, ""
        self.stories.append(story)

    def cancelled(self, store: Store, user: User) -> None:
        if not self.left:
            return
        story = self.begin(store, user)
        day = store.today() - timedelta(days=self.rng.randint(2, 30))
        story.started = self.at(store, day, time(9, 40))
        self.touch(story, self.workday(day, 2, 1), "")
        story.touches[-1].cancelled = True
        self.left -= 1
        self.keep(story, State.CANCELLED)

    def past(self) -> None:
        """A closed attendance: before one there is, or of a new customer."""
        if self.first and self.rng.random() < 0.5:
            position = self.rng.randrange(len(self.first))
            later = self.first[position]
            story = self.begin(later.store, later.responsible, later.department, later.person)
            last = later.started.date() - timedelta(days=self.rng.randint(15, 200))
            later.previous = story
            self.first[position] = story
            self.close(story, last)
            return
        story = self.begin(*self.somebody())
        self.close(story, story.store.today() - timedelta(days=self.rng.randint(2, 240)))
        self.first.append(story)

    def somebody(self) -> tuple[Store, User]:
        """Who had it, the team included; the consultant of the demonstration most of all."""
        own = [name for name in scripts.HISTORY_OF if name in self.house.users]
        name = self.rng.choice(own)
        store = self.house.stores["B" if name.endswith(".manaus") else "A"]
        team = [(user, place) for user, place in self.house.team]
        if team and self.rng.random() < len(team) / (len(team) + len(own)):
            user, store = self.rng.choice(team)
            return store, user
        return store, self.house.users[name]

    def close(self, story: Story, last: date) -> None:
        count = min(self.rng.choice((1, 2, 3, 4, 5)), self.left)
        self.converse(story, count, last)
        story.reason = self.closing_reason(story.nature)
        reason = self.tables.reasons[story.reason]
        story.touches[-1].result = reason.result.code
        if story.reason == "outra-marca":
            story.competitor = self.rng.choice(list(self.tables.competitors))
        story.state = State.CLOSED
        self.stories.append(story)

    def closing_reason(self, nature: Nature) -> str:
        needs = nature.needs_interest or nature.needs_proposal or nature.needs_appraisal
        needs = needs or nature.needs_booking or nature.needs_estimate or nature.needs_order
        if not needs:
            return "informacao-prestada"
        chance = self.rng.random()
        if chance < 0.1:
            return self.rng.choice(scripts.DISCARDS)
        if chance < 0.2 or not nature.has_appraisal_step:
            return self.rng.choice(("inatividade", "sem-contato-apos-tentativas", "adiou"))
        return self.rng.choice(scripts.LOST)

    def begin(
        self, store: Store, user: User | None, department: str = "", person: int | None = None
    ) -> Story:
        """A story without contacts yet, started some days ago."""
        department = department or self.department(user)
        nature = self.nature(department)
        if person is None:
            person, self.people = self.people, self.people + 1
        started = self.at(store, store.today() - timedelta(days=self.rng.randint(1, 6)), self.hour())
        story = Story(
            store=store,
            department=department,
            nature=nature,
            responsible=user,
            created_by=self.opener(store, user),
            person=person,
            state=State.OPEN,
            started=started,
            channel=self.channel(),
            media=self.rng.choice(list(self.tables.media)),
        )
        self.wish(story)
        return story

    def opener(self, store: Store, user: User | None) -> User:
        """Recepção opened what nobody has, and some of the rest."""
        if store.pk != self.house.stores["A"].pk:
            return user or self.house.users["gerente"]
        if user is None or self.rng.random() < 0.15:
            return self.house.users["recepcao"]
        return user

    def department(self, user: User | None) -> str:
        known = self.departments[user.username] if user else list(WEIGHTS)
        return self.rng.choices(known, [WEIGHTS[code] for code in known])[0]

    def nature(self, department: str) -> Nature:
        """Mostly the department's own, the others in their turn, the last (a complaint) seldom."""
        rows, turn = self.tables.natures[department], self.natures_used[department]
        self.natures_used[department] += 1
        *usual, last = rows
        if turn % 12 == RARE_TURN or not usual:
            return last
        return (
            usual[turn % len(usual)] if department == Department.OF or turn % 12 >= MAIN_NATURE else usual[0]
        )

    def wish(self, story: Story) -> None:
        """What the customer wants, and what he would give in exchange."""
        if story.nature.has_interest_step and self.items and self.rng.random() < 0.85:
            item = self.rng.choice(self.items)
            if self.rng.random() < 0.6:
                story.item = item
            else:
                story.specification = " ".join(item.vehicle.description.split()[:2])
        if story.nature.has_appraisal_step and self.rng.random() < 0.2:
            story.appraisal = self.rng.choice(scripts.TRADE_INS)

    def converse(self, story: Story, count: int, last: date, *, silent: bool = False) -> None:
        """`count` contacts, the last one on `last`; they say when the story began.

        A `silent` customer answered the first time only: his attempts add up.
        """
        days = [last]
        while len(days) < count:
            days.append(days[-1] - timedelta(days=self.rng.randint(1, 8)))
        for number, day in enumerate(sorted(days)[:count]):
            later = "sem-contato" if silent else self.rng.choice(scripts.RESULTS)
            result = later if number else "agendou-retorno"
            self.touch(story, self.workday(day, 0, -1), result)
        self.left -= count
        first = story.touches[0].moment(story.store) - BEFORE if count else None
        story.started = first or self.at(story.store, last, self.hour())

    def touch(self, story: Story, day: date, result: str) -> None:
        previous = story.touches[-1] if story.touches else None
        attempts = previous.attempts if previous and previous.result in KEEPS_COUNTING else 0
        channel = (
            self.rng.choices(scripts.CHANNELS, scripts.CHANNEL_WEIGHTS)[0] if previous else story.channel
        )
        subject = self.rng.choice(scripts.SUBJECTS[story.department])
        notes = self.rng.choice(scripts.NOTES) if result else ""
        hour = self.hour() if result or self.rng.random() < 0.9 else None
        attempts += result == "sem-contato"
        story.touches.append(Touch(day, hour, channel, subject, result, attempts, notes=notes))

    def keep(self, story: Story, state: str) -> None:
        story.state = state
        self.stories.append(story)
        if story.responsible and state != State.CANCELLED:
            self.first.append(story)

    def channel(self) -> str:
        return self.rng.choices(scripts.CHANNELS, scripts.CHANNEL_WEIGHTS)[0]

    def hour(self) -> time:
        """From 8:00 to 19:45, by the quarter."""
        return time(self.rng.randint(8, 19), self.rng.choice((0, 15, 30, 45)))

    @staticmethod
    def at(store: Store, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, store.zone)


def departments_of(house: House) -> dict[str, list[str]]:
    """Where each user works, in one order on every database."""
    return {
        user.username: [code for code in WEIGHTS if code in {own for _, own in user.department_pairs}]
        for user in house.users.values()
    }
