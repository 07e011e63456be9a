from agenda.views.attendances import attendance_board, attendance_list
from agenda.views.batches import batch_confirm, batch_create, batch_detail
from agenda.views.calendar import calendar, calendar_events, contact_move
from agenda.views.contacts import (
    contact_assume,
    contact_attempt,
    contact_cancel,
    contact_detail,
    contact_edit,
    contact_no_answer,
    contact_reschedule,
    contact_schedule_next,
    contact_talked,
    contact_transfer,
    contact_undo,
)
from agenda.views.feed import feed_file, feed_page, feed_revoke
from agenda.views.people import person_detail
from agenda.views.saved import filter_default, filter_list, filter_remove
from agenda.views.search import search
from agenda.views.team import offboard, portfolio_transfer, team_list
from agenda.views.worklist import worklist

__all__ = [
    "attendance_board",
    "attendance_list",
    "batch_confirm",
    "batch_create",
    "batch_detail",
    "calendar",
    "calendar_events",
    "contact_assume",
    "contact_attempt",
    "contact_cancel",
    "contact_detail",
    "contact_edit",
    "contact_move",
    "contact_no_answer",
    "contact_reschedule",
    "contact_schedule_next",
    "contact_talked",
    "contact_transfer",
    "contact_undo",
    "feed_file",
    "feed_page",
    "feed_revoke",
    "filter_default",
    "filter_list",
    "filter_remove",
    "offboard",
    "person_detail",
    "portfolio_transfer",
    "search",
    "team_list",
    "worklist",
]
