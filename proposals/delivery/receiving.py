"""What is written down at the hand-over: the checklist, photos of the car, the customer's signature."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Event
from core.photos import is_blank, reencode
from proposals.delivery.checklist import Finding
from proposals.delivery.models import Delivery, DeliveryCheck, DeliveryItem, DeliveryPhoto
from proposals.delivery.services import check_may, check_open, keep, lock_delivery, told
from proposals.delivery.states import WORK
from proposals.delivery.term import paper_of
from proposals.documents.services import keep_version
from proposals.errors import NotAllowedError, ProposalError

MAX_PHOTOS = 24


@transaction.atomic
def check_items(*, delivery: Delivery, findings: Mapping[DeliveryItem, Finding], by: User) -> Delivery:
    """Keep one group as answered; an item left open has no row."""
    row = lock_delivery(delivery, WORK, by)
    check_open(row)
    for item, finding in findings.items():
        DeliveryCheck.objects.filter(delivery=row, item=item).delete()
        if finding.verdict:
            check = DeliveryCheck(
                delivery=row, item=item, verdict=finding.verdict, note=finding.note.strip(), checked_by=by
            )
            check.full_clean()
            check.save()
    return row


def add_photos(*, delivery: Delivery, files: Iterable[Any], note: str, by: User) -> list[DeliveryPhoto]:
    """All of them or none; read before anything is locked, for that takes seconds."""
    check_may_work(delivery, by)
    files = list(files)
    check_room(delivery, len(files))
    made = [reencode(file, name=str(file.name)[:60], size=file.size or 0) for file in files]
    return keep_photos(delivery, made, note, by)


def check_may_work(delivery: Delivery, by: User) -> None:
    check_may(WORK, by)
    if not Delivery.objects.visible_to(by).filter(pk=delivery.pk).exists():
        raise NotAllowedError(_("Esta entrega não está com você."))
    check_open(delivery)


@transaction.atomic
def keep_photos(
    delivery: Delivery, made: Iterable[tuple[bytes, bytes]], note: str, by: User
) -> list[DeliveryPhoto]:
    row = lock_delivery(delivery, WORK, by)
    check_open(row)
    made = list(made)
    check_room(row, len(made))
    found = []
    for photo, thumb in made:
        kept = DeliveryPhoto(delivery=row, note=note.strip(), added_by=by)
        kept.file.save("", ContentFile(photo), save=False)
        kept.thumb.save("", ContentFile(thumb), save=False)
        kept.full_clean()
        kept.save()
        found.append(kept)
    return found


def check_room(delivery: Delivery, more: int) -> None:
    room = MAX_PHOTOS - delivery.photos.count()
    if more > room:
        raise ProposalError(
            _("Cabem %(max)d fotos por entrega; ainda cabem %(room)d.") % {"max": MAX_PHOTOS, "room": room},
            field="photos",
        )


@transaction.atomic
def remove_photo(*, photo: DeliveryPhoto, by: User) -> None:
    row = lock_delivery(photo.delivery, WORK, by)
    check_open(row)
    kept = DeliveryPhoto.objects.filter(pk=photo.pk).first()
    if kept is None:
        return
    kept.delete()
    transaction.on_commit(partial(remove_files, str(kept.file), str(kept.thumb)))


def remove_files(*names: str) -> None:
    for name in filter(None, names):
        default_storage.delete(name)


def sign_receipt(*, delivery: Delivery, kind: str, file: Any, signer: str, by: User) -> Delivery:
    """What the customer drew on the screen, or the photo of the paper he signed; read before any lock."""
    check_may_work(delivery, by)
    if not signer.strip():
        raise ProposalError(_("Informe quem recebeu o veículo."), field="signer")
    image, _thumb = reencode(file, name=str(file.name)[:60], size=file.size or 0)
    if kind == Delivery.Receipt.DRAWN and is_blank(image):
        raise ProposalError(_("A assinatura está em branco."), field="drawn")
    return keep_receipt(delivery, kind, image, signer.strip(), by)


@transaction.atomic
def keep_receipt(delivery: Delivery, kind: str, image: bytes, signer: str, by: User) -> Delivery:
    row = lock_delivery(delivery, WORK, by)
    check_open(row)
    former = str(row.receipt_file)
    row.receipt, row.signer, row.signed_at, row.signed_with = kind, signer, timezone.now(), by
    row.receipt_file.save("", ContentFile(image), save=False)
    keep(row, "receipt", "receipt_file", "signer", "signed_at", "signed_with")
    transaction.on_commit(partial(remove_files, former))
    told(row, Event.Kind.DELIVERY_SIGNED, by, signer, row.get_receipt_display())
    # What he signed, as it stood then.
    keep_version(row.proposal, paper_of(row), by=by)
    return row
