"""A company that does not exist, to try Muster on and to measure it: plausible, and by a seed."""

from attendance.trial.progress import Steps, show_progress
from attendance.trial.seeding import CompanyExistsError, Trial, fill_days, seed_trial

__all__ = ["CompanyExistsError", "Steps", "Trial", "fill_days", "seed_trial", "show_progress"]
