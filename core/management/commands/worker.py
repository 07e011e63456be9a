from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django_q.cluster import Cluster

from core import cluster, schedules
from core.companions import Companions, wanted


class Command(BaseCommand):
    help = "O trabalhador: acerta os horários das tarefas e executa a fila até ser encerrado."

    def handle(self, *args: Any, **options: Any) -> None:
        schedules.sync()
        cluster.run(Cluster(), Companions(wanted()), patience=settings.WORKER_STOP_SECONDS)
