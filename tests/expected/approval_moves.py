"""Who may move an approval from where to where: typed as agreed, never computed."""

# (from, to): the roles allowed; "*" is whoever changes the terms.
APPROVAL_MOVES: dict[tuple[str, str], set[str]] = {
    ("requested", "approved"): {"Supervisor", "Gerente", "Gerente Geral"},
    ("requested", "countered"): {"Supervisor", "Gerente", "Gerente Geral"},
    ("requested", "refused"): {"Supervisor", "Gerente", "Gerente Geral"},
    ("requested", "voided"): {"*"},
    ("countered", "approved"): {"Consultor", "Supervisor", "Gerente", "Gerente Geral"},
    ("countered", "voided"): {"*"},
    ("approved", "voided"): {"*"},
}
