"""Connections to the database that are ended in the middle of whatever they do."""

from django.db import connection

ALL_BUT = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), %s)"
)


class Connections:
    """Dies like a process: all at once, and others must open them again. PostgreSQL only."""

    name = "database connections"

    def __init__(self) -> None:
        self.deaths = 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.spared = cursor.fetchone()[0]

    def kill(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(ALL_BUT, [self.spared])
            self.deaths += cursor.fetchone()[0]
        connection.close()
