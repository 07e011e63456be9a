"""What each press does to an appraisal: typed as agreed, never computed."""

# action: {state it starts from: state it ends in}
MOVES = {
    "start": {"requested": "in_progress"},
    "value": {"in_progress": "appraised"},
    "approve": {"appraised": "approved"},
    "refuse": {"appraised": "refused"},
    "cancel": {"requested": "cancelled", "in_progress": "cancelled", "appraised": "cancelled"},
}
STATES = (
    "requested", "in_progress", "appraised", "approved", "refused", "used", "expired", "cancelled",
)  # fmt: skip
# role: what it may press on its own attendance's appraisal. Avaliador is an add-on of a Consultor.
MAY = {
    "Recepção": (),
    "Consultor": ("cancel",),
    "Operador CRM": (),
    "Avaliador": ("start", "value", "cancel"),
    "Supervisor": ("start", "value", "cancel"),
    "Gerente": ("start", "value", "approve", "refuse", "cancel"),
    "Gerente Geral": ("start", "value", "approve", "refuse", "cancel"),
}
