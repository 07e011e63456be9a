"""The page that calculates, the one that hands over, and the press that makes it a proposal."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Store
from accounts.stores import working_store
from atendimento.models import Channel
from core.access import StaffRequest, requires
from core.acting import act
from core.errors import ServiceError
from core.idempotency import new_key
from core.pages import paginate, redirect_page, render_page
from customers.models import Person
from customers.search import find_people
from proposals.financing.models import Financier
from proposals.quotes import finding, pdf, services
from proposals.quotes.carrying import offered
from proposals.quotes.forms import TERMS, QuoteForm, QuoteProposalForm
from proposals.quotes.models import Quote
from proposals.quotes.offer import make_offer
from proposals.quotes.printed import printed
from proposals.quotes.share import share_text
from proposals.share import whatsapp_url

# The element that is swapped while figures are typed.
RESULT = "quote-result"


@requires("proposals.add_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def quick_quote(request: StaffRequest) -> HttpResponse:
    """*Simulação rápida*; posted, it is kept and handed over."""
    saving = request.method == "POST"
    form = quote_form(request, request.POST if saving else start_data(request), saving=saving)
    if saving and form.is_valid() and form.asked:
        data = form.cleaned_data
        quote = act(
            form,
            services.save_quote,
            asked=form.asked,
            store=form.store,
            name=data["nome"],
            phone=data["telefone"],
            inputs=form.typed(),
            idempotency_key=data["idempotency_key"],
            by=request.user,
        )
        if quote is not None:
            return redirect_page(request, quote)
    return show_quote(request, form, status=422 if saving else 200)


@requires("proposals.add_proposal")
@require_POST
def quote_figures(request: StaffRequest) -> HttpResponse:
    """The same page recalculated, by htmx or by *Recalcular*; writes nothing."""
    return show_quote(request, quote_form(request, request.POST), status=200)


def start_data(request: StaffRequest) -> QueryDict:
    """What the empty page begins with: the unit of the stock list, and the usual terms."""
    data = QueryDict(mutable=True)
    unit = request.GET.get("unidade", "")[:19]
    data["veiculo"] = f"{finding.UNIT}{unit}" if unit else ""
    data["idempotency_key"] = new_key()
    data.update({f"prazo_{number}": str(term) for number, term in enumerate(TERMS, start=1)})
    return data


def quote_form(request: StaffRequest, data: QueryDict, *, saving: bool = False) -> QuoteForm:
    return QuoteForm(
        data,
        store=need_store(request),
        units=finding.units(request.user),
        models=finding.models(),
        years=finding.years(),
        financiers=Financier.objects.filter(active=True),
        saving=saving,
    )


def need_store(request: StaffRequest) -> Store:
    store = working_store(request)
    if store is None:
        raise PermissionDenied(_("Seu usuário não trabalha em nenhuma loja."))
    return store


def show_quote(request: StaffRequest, form: QuoteForm, *, status: int) -> HttpResponse:
    form.is_valid()
    context: dict[str, Any] = {"form": form, "figures": figures_of(form)}
    # While figures are typed only the result is swapped: the lists need not be searched nor drawn.
    if request.htmx.target == RESULT:
        return render_page(request, "proposals/quick_quote.html", context, partial="result", status=status)
    context |= choices(request, form)
    return render_page(request, "proposals/quick_quote.html", context, partial="area", status=status)


def figures_of(form: QuoteForm) -> dict[str, Any] | None:
    """The offer as it would be printed now; None while something is missing."""
    if form.asked is None:
        return None
    return printed(make_offer(form.asked, form.store.today()), valid_until=services.valid_until(form.store))


def choices(request: StaffRequest, form: QuoteForm) -> dict[str, Any]:
    """What the two searches found, and what was chosen."""
    data = form.cleaned_data
    return {
        "wanted": data.get("veiculo"),
        "vehicles": finding.vehicle_choices(data.get("busca", ""), request.user),
        "used": data.get("usado"),
        "used_choices": finding.used_choices(
            data.get("usado_busca", ""), data.get("usado_ano"), request.user
        ),
        "used_asked": bool(data.get("usado_busca")),
    }


@requires("proposals.add_proposal")
@require_safe
def quote_list(request: StaffRequest) -> HttpResponse:
    """Simulations of the user and of whom he leads, newest first."""
    rows = Quote.objects.visible_to(request.user).select_related("created_by", "store").newest()
    page = paginate(request, rows.defer("figures", "inputs"))
    return render_page(request, "proposals/quote_list.html", {"page": page}, partial="table")


def find_quote(request: StaffRequest, pk: int) -> Quote:
    rows = Quote.objects.visible_to(request.user).select_related("store", "created_by", "proposal")
    return get_object_or_404(rows, pk=pk)


@requires("proposals.add_proposal")
@require_safe
def quote_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """What was printed: text for WhatsApp, the page as PDF, and *Virar proposta*."""
    return show_detail(request, find_quote(request, pk), status=200)


def show_detail(request: StaffRequest, quote: Quote, *, status: int) -> HttpResponse:
    text = share_text(quote)
    context = {
        "quote": quote,
        "figures": quote.figures,
        "text": text,
        "whatsapp": whatsapp_url(text, quote.phone),
        "people": [] if quote.proposal else list(known_people(request, quote)),
        "channels": Channel.objects.active(),
        "offered": offered(quote),
        "valid_until": quote.valid_until_local,
    }
    return render_page(request, "proposals/quote_detail.html", context, status=status)


def known_people(request: StaffRequest, quote: Quote) -> Any:
    """Who already has this phone; whoever is found is offered before a second register of him."""
    return find_people(quote.phone, group=request.user.group)


@requires("proposals.add_proposal")
@require_safe
def quote_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """One page, from the stored figures."""
    quote = find_quote(request, pk)
    response = HttpResponse(pdf.render(quote), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="simulacao-{quote.pk}.pdf"'
    return response


@requires("proposals.add_proposal")
@require_POST
def quote_proposal(request: StaffRequest, pk: int) -> HttpResponse:
    """*Virar proposta*: one press from simulation to proposal."""
    quote = find_quote(request, pk)
    people = Person.objects.active().in_group(request.user)
    form = QuoteProposalForm(
        request.POST,
        people=people,
        channels=Channel.objects.active(),
        terms=[option["term"] for option in offered(quote)],
    )
    if not form.is_valid():
        messages.error(request, _("Escolha o cliente e o meio de contato."))
        return show_detail(request, quote, status=422)
    data = form.cleaned_data
    try:
        proposal = services.make_proposal(
            quote=quote, person=data["pessoa"], channel=data["meio"], term=data["prazo"], by=request.user
        )
    except ServiceError as exc:
        messages.error(request, str(exc))
        return show_detail(request, quote, status=422)
    messages.success(request, _("Proposta %(number)s criada.") % {"number": proposal.number})
    return redirect(proposal)
