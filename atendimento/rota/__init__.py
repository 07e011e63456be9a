"""Rota (vendedor da vez): whose turn it is, why, and what each seller is doing."""
