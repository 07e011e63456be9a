from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Store
from core.errors import ServiceError
from customers import documents
from integrations.clients.services import SCOPES, create_client


class Command(BaseCommand):
    help = "Cria a credencial de um sistema parceiro e mostra o segredo: uma vez, e nunca mais."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="nome do parceiro: é o Usuario das chamadas SOAP")
        parser.add_argument("--store", action="append", required=True, help="CNPJ da loja; repita para mais")
        parser.add_argument("--scopes", default=",".join(SCOPES), help="portas: soap,adf,leads")
        parser.add_argument("--rate", type=int, default=None, help="chamadas por minuto")

    def handle(self, *args: Any, **options: Any) -> None:
        scopes = [scope.strip() for scope in options["scopes"].split(",") if scope.strip()]
        if unknown := sorted(set(scopes) - set(SCOPES)):
            raise CommandError(f"Porta desconhecida: {', '.join(unknown)}. Use {', '.join(SCOPES)}.")
        stores = [store_of(cnpj) for cnpj in options["store"]]
        try:
            client, secret = create_client(
                name=options["name"], stores=stores, scopes=scopes, rate_per_minute=options["rate"]
            )
        except ServiceError as exc:
            raise CommandError(str(exc)) from exc
        except ValidationError as exc:
            raise CommandError(" ".join(exc.messages)) from exc
        names = ", ".join(store.name for store in stores)
        # The secret alone on standard output: it can go straight into a variable.
        self.stderr.write(f"Cliente “{client.name}” ({', '.join(scopes)}) para {names}. Segredo, só agora:")
        self.stdout.write(secret)


def store_of(cnpj: str) -> Store:
    store = Store.objects.filter(cnpj=documents.strip(cnpj), active=True).first()
    if store is None:
        stores = Store.objects.filter(active=True).order_by("pk")[:50]
        known = ", ".join(f"{documents.display(row.cnpj)} ({row.name})" for row in stores)
        raise CommandError(f"Nenhuma loja ativa com o CNPJ {cnpj}. Há: {known or '–'}.")
    return store
