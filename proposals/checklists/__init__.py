"""Documents and RENAVE steps of a sale: a dated checklist, some of it a gate. Parameters say which."""
