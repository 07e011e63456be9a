"""Photos of an appraisal: sent, shown to whoever sees the appraisal, taken away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from atendimento import services
from atendimento.models import Appraisal, AppraisalPhoto
from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.forms import PlainForm
from proposals.appraisals.finding import find_appraisal
from proposals.appraisals.views import show


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """One or more files; what is in them is the service's to judge."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        files = data if isinstance(data, list | tuple) else [data]
        return [one(file, initial) for file in files or [None]]


class PhotosForm(PlainForm):
    photos = PhotosField(label=gettext_lazy("Fotos"))


def find_photo(request: StaffRequest, pk: int, photo_pk: int) -> AppraisalPhoto:
    """The photo, if this user may see its appraisal; 404 otherwise."""
    seen = Appraisal.objects.visible_to(request.user).filter(pk=pk)
    rows = AppraisalPhoto.objects.select_related("appraisal__attendance")
    return get_object_or_404(rows, pk=photo_pk, appraisal__in=seen)


@requires("atendimento.add_appraisal", "atendimento.value_appraisal")
@require_POST
def appraisal_photos(request: StaffRequest, pk: int) -> HttpResponse:
    appraisal = find_appraisal(request, pk)
    form = PhotosForm(request.POST, request.FILES)
    if form.is_valid():
        files = form.cleaned_data["photos"]
        added = act(form, services.add_photos, appraisal=appraisal, files=files, by=request.user)
        if added is not None:
            told = ngettext("%(count)d foto gravada.", "%(count)d fotos gravadas.", len(added))
            messages.success(request, told % {"count": len(added)})
            return redirect(f"{appraisal.get_absolute_url()}#fotos")
    errors = [str(error) for found in form.errors.values() for error in found]
    return show(request, appraisal, status=422, photo_errors=errors)


@requires("atendimento.view_appraisal")
@require_safe
def appraisal_photo(request: StaffRequest, pk: int, photo_pk: int) -> HttpResponse:
    return serve(find_photo(request, pk, photo_pk).file)


@requires("atendimento.view_appraisal")
@require_safe
def appraisal_thumb(request: StaffRequest, pk: int, photo_pk: int) -> HttpResponse:
    return serve(find_photo(request, pk, photo_pk).thumb)


def serve(file: FieldFile) -> HttpResponse:
    """Ours is always JPEG; the browser is told not to guess, and to keep it to this user."""
    try:
        with file.open("rb") as stored:
            response = HttpResponse(stored.read(), content_type="image/jpeg")
    except FileNotFoundError as exc:
        raise Http404 from exc
    response["Content-Disposition"] = 'inline; filename="foto.jpg"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'"
    response["Cache-Control"] = "private, max-age=86400"
    return response


@requires("atendimento.add_appraisal", "atendimento.value_appraisal")
@require_POST
def appraisal_photo_remove(request: StaffRequest, pk: int, photo_pk: int) -> HttpResponse:
    photo = find_photo(request, pk, photo_pk)
    before = photo.appraisal.photos.count()
    act_or_tell(request, services.remove_photo, photo=photo, by=request.user)
    if photo.appraisal.photos.count() < before:
        messages.success(request, _("Foto excluída."))
    return redirect(f"{photo.appraisal.get_absolute_url()}#fotos")
