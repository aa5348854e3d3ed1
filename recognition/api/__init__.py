"""Faces in pictures, for other systems."""
