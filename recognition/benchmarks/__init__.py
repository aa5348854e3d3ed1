"""What `manage.py bench` measures: Muster beside facenet-pytorch itself, in one run.

Every benchmark is a function in a module of its name that returns a `Measurement`. Baseline and
Muster take turns, so that a machine whose speed drifts slows both.
"""
