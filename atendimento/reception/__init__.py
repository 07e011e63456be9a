"""Recepção: who came through the door, to whom he was offered, and who took him."""
