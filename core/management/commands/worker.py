from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from core import schedules


class Command(BaseCommand):
    help = "O trabalhador: acerta os horários das tarefas e executa a fila até ser encerrado."

    def handle(self, *args: Any, **options: Any) -> None:
        schedules.sync()
        call_command("qcluster")
