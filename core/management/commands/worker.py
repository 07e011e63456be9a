import time
from multiprocessing import active_children
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from core import schedules
from core.companions import Companions, wanted

SECONDS = 2


class Command(BaseCommand):
    help = "O trabalhador: acerta os horários das tarefas e executa a fila até ser encerrado."

    def handle(self, *args: Any, **options: Any) -> None:
        schedules.sync()
        call_command("qcluster")
        companions = Companions(wanted())
        try:
            # The queue's own process is ours to wait for; a signal ends it.
            while active_children():
                companions.revive()
                time.sleep(SECONDS)
        finally:
            companions.stop()
