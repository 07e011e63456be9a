"""Every function that writes a proposal or a row of one, as `module:function`. A new writer is a decision:
it must end in `services.tell`, and tests/proposals/test_writers.py must try to pass a discount through it.

Found by tests/proposals/test_writers.py: `.save()`, `.delete()`, `.update()`, `.create()`, `bulk_…`.
"""

# Changes the terms: each is tried against the limit.
TERMS_WRITERS: set[str] = {
    "proposals.services:create_proposal",
    "proposals.services:save_terms",
    "proposals.items:add_item",
    "proposals.items:change_item",
    "proposals.items:remove_item",
    "proposals.payments.services:add_payment",
    "proposals.payments.services:change_payment",
    "proposals.payments.services:remove_payment",
    "proposals.credits.services:open_credit",
    "proposals.credits.services:remove_credit",
    "proposals.credits.services:store",
    "proposals.credits.services:use_credit",
    "proposals.services:keep_version",
    "proposals.invoicing.services:give_unit",
    "proposals.tradein.services:add_trade_in",
    "proposals.tradein.services:appraise_trade_in",
    "proposals.tradein.services:change_trade_in",
    "proposals.tradein.services:link_appraisal",
    "proposals.tradein.services:remove_debt",
    "proposals.tradein.services:remove_trade_in",
}
# Writes, but no terms of a proposal.
OTHER_WRITERS: set[str] = {
    "proposals.services:keep_cancelled",
    "proposals.authority.binding:link",
    "proposals.authority.binding:void",
    "proposals.authority.services:close",
    "proposals.authority.services:request_approval",
    "proposals.authority.services:tell_level",
    "proposals.documents.services:keep_version",
    "proposals.documents.services:record_situation",
    # Inside the services above.
    "proposals.tradein.services:keep_line",
    "proposals.tradein.services:save_debt",
    "proposals.tradein.filling:use_row",
    "proposals.tradein.returns:send_back",
    "proposals.payments.pld:record_review",
    # The customer's link and what he accepts.
    "proposals.links.services:create_link",
    "proposals.links.services:write_acceptance",
    # The order and its reservation: `gaps` is asked first, and terms no longer change.
    "proposals.orders.services:keep_reserved",
    # The steps after the order, whose terms no longer change.
    "proposals.invoicing.attached:attach_document",
    "proposals.invoicing.attached:remove_document",
    "proposals.receipts.services:issue_receipt",
    "proposals.receipts.services:keep",
    "proposals.receipts.services:replace_payment",
    "proposals.invoicing.invoices:end_invoice",
    "proposals.invoicing.invoices:save_once",
    "proposals.locking:keep",
    "proposals.reservations.services:extend_reservation",
    "proposals.reservations.services:lapse",
    "proposals.reservations.services:reserve_unit",
    "proposals.reservations.services:warn",
    # From the order on, where terms no longer change.
    "proposals.checklists.services:record_step",
    "proposals.checklists.services:undo_step",
    "proposals.delivery.receiving:check_items",
    "proposals.delivery.receiving:keep_photos",
    "proposals.delivery.receiving:keep_receipt",
    "proposals.delivery.receiving:remove_files",
    "proposals.delivery.receiving:remove_photo",
    "proposals.delivery.services:end_sale",
    "proposals.delivery.services:keep",
    "proposals.delivery.services:schedule_delivery",
    "proposals.delivery.slots:lock_slot",
    "proposals.messages.mailing:lease",
    "proposals.messages.services:announce",
    "proposals.messages.services:told_customer",
    "proposals.quotes.services:save_quote",
    "proposals.quotes.views:start_data",
    "proposals.quotes.services:make_proposal",
}
