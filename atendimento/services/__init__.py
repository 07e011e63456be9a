"""State changes: `appraisals`, `inspection`, `opening`, `routing`, `contacts`, `confirming`, `closing`, …"""

from atendimento.services.aftersale import close_sold, end_after_sale, missing_for_sold, open_after_sale
from atendimento.services.appraisals import (
    approve_appraisal,
    cancel_appraisal,
    expire_appraisals,
    free_appraisal,
    refuse_appraisal,
    request_appraisal,
    start_appraisal,
    use_appraisal,
    value_appraisal,
)
from atendimento.services.changing import change_lead
from atendimento.services.closing import close_inactive, close_unreached, grant_closing, refuse_closing
from atendimento.services.confirming import Outcome, check_same_contact, confirm
from atendimento.services.contacts import (
    Plan,
    cancel_contact,
    change_closed_contact,
    log_attempt,
    no_answer,
    reschedule,
    schedule_next,
    undo_no_answer,
    undo_reschedule,
)
from atendimento.services.drafts import cancel_left_draft, drafts_of, give_draft
from atendimento.services.errors import AtendimentoError, BusyError, NotAllowedError
from atendimento.services.events import record
from atendimento.services.incoming import Change, Lead, Received, UsedCar, Wish
from atendimento.services.inspection import Finding, check_items, set_reference
from atendimento.services.intake import receive_lead
from atendimento.services.interest import (
    change_flags,
    change_vehicle,
    flag_campaign,
    open_flags,
    record_campaign_result,
    save_interest,
)
from atendimento.services.opening import (
    cancel_attendance,
    open_in_area,
    other_owner,
    save_draft,
    set_start,
    start_attendance,
    start_draft,
    take_up,
)
from atendimento.services.photos import add_photos, may_photograph, remove_photo
from atendimento.services.qualifying import qualify
from atendimento.services.results import Facts, choosable, derive, facts_of
from atendimento.services.routing import assume, change_nature, possible_responsibles, release, transfer
from atendimento.services.todos import Todo, missing_for_success, todos

__all__ = [
    "AtendimentoError",
    "BusyError",
    "Change",
    "Facts",
    "Finding",
    "Lead",
    "NotAllowedError",
    "Outcome",
    "Plan",
    "Received",
    "Todo",
    "UsedCar",
    "Wish",
    "add_photos",
    "approve_appraisal",
    "assume",
    "cancel_appraisal",
    "cancel_attendance",
    "cancel_contact",
    "cancel_left_draft",
    "change_closed_contact",
    "change_flags",
    "change_lead",
    "change_nature",
    "change_vehicle",
    "check_items",
    "check_same_contact",
    "choosable",
    "close_inactive",
    "close_sold",
    "close_unreached",
    "confirm",
    "derive",
    "drafts_of",
    "end_after_sale",
    "expire_appraisals",
    "facts_of",
    "flag_campaign",
    "free_appraisal",
    "give_draft",
    "grant_closing",
    "log_attempt",
    "may_photograph",
    "missing_for_sold",
    "missing_for_success",
    "no_answer",
    "open_after_sale",
    "open_flags",
    "open_in_area",
    "other_owner",
    "possible_responsibles",
    "qualify",
    "receive_lead",
    "record",
    "record_campaign_result",
    "refuse_appraisal",
    "refuse_closing",
    "release",
    "remove_photo",
    "request_appraisal",
    "reschedule",
    "save_draft",
    "save_interest",
    "schedule_next",
    "set_reference",
    "set_start",
    "start_appraisal",
    "start_attendance",
    "start_draft",
    "take_up",
    "todos",
    "transfer",
    "undo_no_answer",
    "undo_reschedule",
    "use_appraisal",
    "value_appraisal",
]
