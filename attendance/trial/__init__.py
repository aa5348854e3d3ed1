"""A company that does not exist, to try Muster on and to measure it: plausible, and by a seed."""

from attendance.trial.seeding import CompanyExistsError, Trial, seed_trial

__all__ = ["CompanyExistsError", "Trial", "seed_trial"]
