"""Photos of the customer's car: from request to value, by who asked and by who values."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.appraisal_moves import ASK, VALUE
from atendimento.models import Appraisal, AppraisalPhoto, AppraisalState, Atendimento
from atendimento.services.appraisals import lock_rows
from atendimento.services.errors import AtendimentoError, NotAllowedError
from core.photos import reencode

MAX_PHOTOS = 24
PHOTOGRAPHED = (AppraisalState.REQUESTED, AppraisalState.IN_PROGRESS)


def add_photos(*, appraisal: Appraisal, files: Iterable[Any], by: User) -> list[AppraisalPhoto]:
    """All of them or none; read before anything is locked, for that takes seconds."""
    check_may_photograph(appraisal, by)
    files = list(files)
    check_room(appraisal, len(files))
    made = [reencode(file, name=str(file.name)[:60], size=file.size or 0) for file in files]
    return keep_photos(appraisal, made, by)


@transaction.atomic
def keep_photos(appraisal: Appraisal, made: Iterable[tuple[bytes, bytes]], by: User) -> list[AppraisalPhoto]:
    appraisal = lock_photographed(appraisal, by)
    made = list(made)
    check_room(appraisal, len(made))
    found = []
    for photo, thumb in made:
        row = AppraisalPhoto(appraisal=appraisal, added_by=by)
        row.file.save("", ContentFile(photo), save=False)
        row.thumb.save("", ContentFile(thumb), save=False)
        row.full_clean()
        row.save()
        found.append(row)
    return found


@transaction.atomic
def remove_photo(*, photo: AppraisalPhoto, by: User) -> None:
    lock_photographed(photo.appraisal, by)
    row = AppraisalPhoto.objects.filter(pk=photo.pk).first()
    if row is None:
        return
    row.delete()
    transaction.on_commit(partial(remove_files, str(row.file), str(row.thumb)))


def remove_files(*names: str) -> None:
    for name in names:
        default_storage.delete(name)


def lock_photographed(appraisal: Appraisal, by: User) -> Appraisal:
    appraisal = lock_rows(appraisal)
    check_may_photograph(appraisal, by)
    if appraisal.state not in PHOTOGRAPHED:
        raise AtendimentoError(
            _("A avaliação está em “%(state)s”: as fotos não mudam mais.")
            % {"state": appraisal.get_state_display()}
        )
    return appraisal


def check_may_photograph(appraisal: Appraisal, by: User) -> None:
    if not may_photograph(appraisal, by):
        raise NotAllowedError(_("Esta avaliação não está com você."))


def may_photograph(appraisal: Appraisal, by: User) -> bool:
    """Whoever values it, and whoever may ask and works the attendance."""
    if by.has_perm(VALUE) and Appraisal.objects.visible_to(by).filter(pk=appraisal.pk).exists():
        return True
    seen = Atendimento.objects.visible_to(by).filter(pk=appraisal.attendance_id)
    return by.has_perm(ASK) and seen.exists()


def check_room(appraisal: Appraisal, more: int) -> None:
    room = MAX_PHOTOS - appraisal.photos.count()
    if more > room:
        raise AtendimentoError(
            _("Cabem %(max)d fotos por avaliação; ainda cabem %(room)d.") % {"max": MAX_PHOTOS, "room": room},
            field="photos",
        )
