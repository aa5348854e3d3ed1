"""Watching IP cameras: who watches which, what was seen, and who hears of it."""
