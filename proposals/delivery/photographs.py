"""Photos of the car as it left, and the receipt: sent, and shown to whoever sees the delivery."""

from django import forms
from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.forms import PlainForm
from proposals.appraisals.photographs import PhotosField, serve
from proposals.delivery import receiving, term
from proposals.delivery.finding import find_delivery
from proposals.delivery.forms import ReceiptForm
from proposals.delivery.models import Delivery, DeliveryPhoto
from proposals.delivery.states import WORK
from proposals.delivery.views import show
from proposals.documents.views import paper_pdf
from proposals.models import Proposal


class PhotosForm(PlainForm):
    photos = PhotosField(label=gettext_lazy("Fotos"))
    note = forms.CharField(
        label=gettext_lazy("O que mostra"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def find_photo(request: StaffRequest, pk: int, photo_pk: int) -> DeliveryPhoto:
    """The photo, if this user may see its delivery; 404 otherwise."""
    seen = Delivery.objects.visible_to(request.user).filter(pk=pk)
    rows = DeliveryPhoto.objects.select_related("delivery")
    return get_object_or_404(rows, pk=photo_pk, delivery__in=seen)


@requires(WORK)
@require_POST
def delivery_photos(request: StaffRequest, pk: int) -> HttpResponse:
    delivery = find_delivery(request, pk)
    form = PhotosForm(request.POST, request.FILES)
    if form.is_valid():
        files, note = form.cleaned_data["photos"], form.cleaned_data["note"]
        added = act(form, receiving.add_photos, delivery=delivery, files=files, note=note, by=request.user)
        if added is not None:
            told = ngettext("%(count)d foto gravada.", "%(count)d fotos gravadas.", len(added))
            messages.success(request, told % {"count": len(added)})
            return redirect(f"{delivery.get_absolute_url()}#fotos")
    return show(request, delivery, status=422, photos_form=form)


@requires("proposals.view_delivery")
@require_safe
def delivery_photo(request: StaffRequest, pk: int, photo_pk: int) -> HttpResponse:
    return serve(find_photo(request, pk, photo_pk).file)


@requires("proposals.view_delivery")
@require_safe
def delivery_thumb(request: StaffRequest, pk: int, photo_pk: int) -> HttpResponse:
    return serve(find_photo(request, pk, photo_pk).thumb)


@requires(WORK)
@require_POST
def delivery_photo_remove(request: StaffRequest, pk: int, photo_pk: int) -> HttpResponse:
    photo = find_photo(request, pk, photo_pk)
    before = photo.delivery.photos.count()
    act_or_tell(request, receiving.remove_photo, photo=photo, by=request.user)
    if photo.delivery.photos.count() < before:
        messages.success(request, _("Foto excluída."))
    return redirect(f"{photo.delivery.get_absolute_url()}#fotos")


@requires(WORK)
@require_POST
def delivery_receipt(request: StaffRequest, pk: int) -> HttpResponse:
    """The signature drawn on the screen, or the photo of the signed paper."""
    delivery = find_delivery(request, pk)
    form = ReceiptForm(request.POST, request.FILES)
    if form.is_valid():
        done = act(form, receiving.sign_receipt, delivery=delivery, by=request.user, **form.receipt())
        if done is not None:
            messages.success(request, _("Recibo assinado."))
            return redirect(f"{delivery.get_absolute_url()}#recibo")
    return show(request, delivery, status=422, receipt_form=form)


@requires("proposals.view_delivery")
@require_http_methods(["GET", "HEAD", "POST"])
def delivery_term(request: StaffRequest, pk: int) -> HttpResponse:
    """*Termo de entrega* as it stands; posted, it is issued."""
    delivery = find_delivery(request, pk)
    if request.method != "POST":
        # The rows that the page of a proposal reads, for the parties and the car.
        delivery.proposal = Proposal.objects.for_page().get(pk=delivery.proposal_id)
        return paper_pdf(delivery.proposal, term.paper_of(delivery))
    issued = act_or_tell(request, term.issue_term, delivery=delivery, by=request.user)
    if issued is None:
        return show(request, delivery, status=422)
    messages.success(request, _("Termo de entrega, versão %(number)s: emitido.") % {"number": issued.number})
    return redirect(f"{delivery.get_absolute_url()}#recibo")


@requires("proposals.view_delivery")
@require_safe
def delivery_signature(request: StaffRequest, pk: int) -> HttpResponse:
    file: FieldFile = find_delivery(request, pk).receipt_file
    if not file:
        raise Http404
    return serve(file)
