"""Doors: who passes, what the relay is told, and what happens without a database."""
