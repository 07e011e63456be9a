"""Every function that tells other systems of a change, as `module:function`, with the topic.

Found by tests/integrations/outbound/test_publishers.py. A new topic needs a document
(`integrations.outbound.documents`), its fields and a row on the monitor.
"""

PUBLISHERS = {
    # Each end of an attendance's change; `record` for those that are one line on its timeline.
    "atendimento.services.closing:end_locked": "attendance",
    "atendimento.services.confirming:confirm": "attendance",
    "atendimento.services.events:record": "attendance",
    "atendimento.services.opening:cancel_locked": "attendance",
    "atendimento.services.routing:reroute_locked": "attendance",
    # Register, edit and promote all save here; telephones, addresses, owned vehicles, consent.
    "customers.services.people:_save": "person",
    "customers.services.contacts:_store": "person",
    "customers.services.contacts:remove_phone": "person",
    "customers.services.contacts:remove_address": "person",
    "customers.services.contacts:record_consents": "person",
    "customers.services.contacts:set_no_contact": "person",
    "customers.services.owned:_save": "person",
    # Order, authorisation, invoice, cancellation, return, payments: all end in `tell`.
    "proposals.services:tell": "proposal",
    "proposals.links.services:told": "proposal",
    "atendimento.services.appraisals:tell": "appraisal",
    # Booking, estimate, order.
    "workshop.services:tell": "str(document._meta.model_name)",
    "integrations.monitor.services:is_queued_again": "row.topic",
    # Work for the worker itself.
    "integrations.outbound.endpoints:settle": "READ",
    "integrations.outbound.endpoints:ask_test": "TEST",
}
