"""Work for the background: e-mails about leave, and the holidays of the next year."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from attendance.services.holidays import fill_due_sites
from attendance.services.leaves import ASKED_TASK, DECIDED_TASK, tell_employee, tell_manager

FILL_HOLIDAYS = "attendance.fill_holidays"
# A mail server that is away for an hour loses nothing: after 1, 2, 4, … minutes.
PATIENCE = RetryStrategy(max_attempts=7, exponential_wait=60)


@app.task(name=ASKED_TASK, retry=PATIENCE)
def tell_manager_of_leave(leave_id: int, account_id: int) -> None:
    """Write to a manager that somebody asks for leave."""
    tell_manager(leave_id=leave_id, account_id=account_id)


@app.task(name=DECIDED_TASK, retry=PATIENCE)
def tell_employee_of_leave(leave_id: int) -> None:
    """Write to the person what became of the leave."""
    tell_employee(leave_id=leave_id)


@app.periodic(cron="37 * * * *")
@app.task(name=FILL_HOLIDAYS, queueing_lock=FILL_HOLIDAYS, lock=FILL_HOLIDAYS)
def fill_holidays(timestamp: int) -> None:  # noqa: ARG001  procrastinate says which hour it is
    """Every hour: sites that have no holidays for this year or the next get them."""
    fill_due_sites()
