"""What an invoice tells otherwise than the proposal, line by line."""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.parameters import parameter
from customers import documents
from proposals.errors import ProposalError
from proposals.models import Proposal
from vehicles.models import StockItem


@dataclass(frozen=True)
class Difference:
    """One line: which, in words, what was expected and what was found. A fatal one nobody may accept."""

    code: str
    text: str
    expected: str = ""
    found: str = ""
    fatal: bool = False

    def as_json(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if name != "fatal"}


class DifferencesError(ProposalError):
    """The invoice does not agree with the proposal; nobody with the right to it accepted that."""

    def __init__(self, differences: list[Difference]) -> None:
        self.differences = differences
        super().__init__(" ".join(line.text for line in differences))


def check_accepted(differences: list[Difference], motive: str, by: User) -> None:
    """A manager accepts with a motive what may be accepted at all."""
    if not differences:
        return
    may = by.has_perm("proposals.accept_invoice_differences")
    if not may or not motive.strip() or any(line.fatal for line in differences):
        raise DifferencesError(differences)


def issuer_differences(proposal: Proposal, cnpj: str) -> list[Difference]:
    """A store of the group; of a direct sale, the carmaker."""
    if proposal.business_type == StockItem.BusinessType.VD:
        return carmaker_differences(proposal, cnpj)
    if Store.objects.filter(group=proposal.store.group_id, cnpj=cnpj).exists():
        return []
    expected = documents.display(proposal.store.cnpj)
    found = documents.display(cnpj)
    text = _("Emitente: %(found)s não é loja do grupo.") % {"found": found}
    return [Difference("issuer", text, expected, found)]


def carmaker_differences(proposal: Proposal, cnpj: str) -> list[Difference]:
    """Its establishments share the root of the CNPJ, which the brand's parameter names."""
    known = str(parameter("carmaker_cnpj", store=proposal.store))
    roots = [documents.strip(part)[:8] for part in known.split(",") if part.strip()]
    if cnpj[:8] in roots:
        return []
    found = documents.display(cnpj)
    if not roots:
        text = _("Emitente: o CNPJ da montadora não está nos parâmetros da bandeira.")
    else:
        text = _("Emitente: %(found)s não é a montadora.") % {"found": found}
    return [Difference("issuer", text, known, found)]
