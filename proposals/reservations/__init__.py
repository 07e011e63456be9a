"""Reservations of the unit of a proposal: asked for, authorised, extended, given up, lapsed."""
