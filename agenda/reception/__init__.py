"""Recepção: who is at the door, the rota, and whose customer should be another's."""
