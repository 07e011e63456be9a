"""Fichas de crédito: what the banks are asked, what they answer, and what of it pays for the car."""
