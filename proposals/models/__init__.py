"""Proposals and their lines; named here too: the tables of `proposals/<subject>/models.py`."""

from proposals.authority import models as authority  # noqa: F401 -- tables of this app
from proposals.checklists import models as checklists  # noqa: F401 -- tables of this app
from proposals.credits.models import CreditRequest as CreditRequest
from proposals.delivery import models as delivery  # noqa: F401 -- tables of this app
from proposals.documents import models as documents  # noqa: F401 -- tables of this app
from proposals.financing import models as financing  # noqa: F401 -- tables of this app
from proposals.invoicing.models import FiscalDocument as FiscalDocument
from proposals.invoicing.models import Invoice as Invoice
from proposals.links import models as links  # noqa: F401 -- tables of this app
from proposals.messages import models as messages  # noqa: F401 -- tables of this app
from proposals.models.items import ProposalItem as ProposalItem
from proposals.models.items import ServiceKind as ServiceKind
from proposals.models.proposal import SOON as SOON
from proposals.models.proposal import Proposal as Proposal
from proposals.models.proposal import ProposalQuerySet as ProposalQuerySet
from proposals.payments.models import PaymentLine as PaymentLine
from proposals.payments.models import PaymentType as PaymentType
from proposals.payments.models import PldReview as PldReview
from proposals.quotes.models import Quote as Quote
from proposals.receipts import models as receipts  # noqa: F401 -- tables of this app
from proposals.reservations.models import ProposalReservation as ProposalReservation
from proposals.result import models as result  # noqa: F401 -- tables of this app
from proposals.tradein.models import DebtKind as DebtKind
from proposals.tradein.models import TradeIn as TradeIn
from proposals.tradein.models import TradeInDebt as TradeInDebt
