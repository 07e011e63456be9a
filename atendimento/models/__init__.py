from atendimento.models.appraisal import WAITING, Appraisal, AppraisalQuerySet, AppraisalState
from atendimento.models.attendance import CODES, IN_PROGRESS, SALES, Atendimento, State, area_of
from atendimento.models.contact import Contact, Situation, situation_q
from atendimento.models.event import Event
from atendimento.models.inspection import AppraisalCheck, AppraisalItem, AppraisalPhoto
from atendimento.models.interest import CampaignFlag, Interest
from atendimento.models.tables import (
    AppraisalGroup,
    AppraisalMotive,
    Channel,
    ClosingReason,
    Competitor,
    Media,
    MediaGroup,
    Nature,
    NatureArea,
    Result,
    TestDriveRefusal,
)

__all__ = [
    "CODES",
    "IN_PROGRESS",
    "SALES",
    "WAITING",
    "Appraisal",
    "AppraisalCheck",
    "AppraisalGroup",
    "AppraisalItem",
    "AppraisalMotive",
    "AppraisalPhoto",
    "AppraisalQuerySet",
    "AppraisalState",
    "Atendimento",
    "CampaignFlag",
    "Channel",
    "ClosingReason",
    "Competitor",
    "Contact",
    "Event",
    "Interest",
    "Media",
    "MediaGroup",
    "Nature",
    "NatureArea",
    "Result",
    "Situation",
    "State",
    "TestDriveRefusal",
    "area_of",
    "situation_q",
]
