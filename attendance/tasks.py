"""Work for the background: days to be made anew, the turn of the day, e-mails, holidays."""

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from attendance.doors.refreshing import refresh
from attendance.finding.alerts import TOLD_TASK, tell_of_sighting
from attendance.mailings import SEND_TASK, queue_due_reports, send_report
from attendance.services import close_days, corrections
from attendance.services.cameras import forget_previews
from attendance.services.devices import forget_attempts
from attendance.services.holidays import fill_due_sites
from attendance.services.leavers import end_ways_of_leavers
from attendance.services.leaves import ASKED_TASK, DECIDED_TASK, tell_employee, tell_manager
from attendance.services.pin_tries import remove_old_tries
from attendance.summaries import REFRESH_TASK, refresh_stale_days
from people.models import Site

logger = logging.getLogger(__name__)

CLOSE_TASK = "attendance.close_days"
FILL_HOLIDAYS = "attendance.fill_holidays"
QUEUE_REPORTS = "attendance.queue_reports"
END_WAYS = "attendance.end_ways"
FORGET_ATTEMPTS = "attendance.forget_attempts"
FORGET_PREVIEWS = "attendance.forget_previews"
REFRESH_EMERGENCY = "attendance.refresh_emergency_list"
# A mail server that is away for an hour loses nothing: after 1, 2, 4, … minutes.
PATIENCE = RetryStrategy(max_attempts=7, exponential_wait=60)


@app.periodic(cron="* * * * *")
@app.task(name=REFRESH_TASK, lock=REFRESH_TASK, retry=PATIENCE)
def refresh_days_in_background(timestamp: int | None = None) -> None:
    """Make anew what is queued; every minute too, for what triggers have put there."""
    report = refresh_stale_days()
    if report.changed:
        logger.info("%d days made anew (%s).", report.changed, timestamp or "asked for")


@app.periodic(cron="*/15 * * * *")
@app.task(name=CLOSE_TASK, queueing_lock=CLOSE_TASK, lock=CLOSE_TASK)
def close_days_everywhere(timestamp: int) -> None:  # noqa: ARG001  procrastinate says which hour
    """Turn the day at each site: somewhere it is always midnight, at the quarter hours.

    What a machine that sleeps at night has missed, the first run after it wakes makes up for.
    """
    for site in Site.objects.order_by("pk"):
        turn = close_days(site=site)
        if turn.changed:
            logger.info("%s, %s: %d days changed.", site, turn.day, turn.changed)


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


@app.task(name=corrections.ASKED_TASK, retry=PATIENCE)
def tell_manager_of_correction(correction_id: int, account_id: int) -> None:
    """Write to a manager that somebody asks for a correction."""
    corrections.tell_manager(correction_id=correction_id, account_id=account_id)


@app.task(name=corrections.DECIDED_TASK, retry=PATIENCE)
def tell_employee_of_correction(correction_id: int) -> None:
    """Write to the person what became of the request."""
    corrections.tell_employee(correction_id=correction_id)


@app.periodic(cron="2 * * * *")
@app.task(name=QUEUE_REPORTS, queueing_lock=QUEUE_REPORTS, lock=QUEUE_REPORTS)
def queue_reports(timestamp: int) -> None:  # noqa: ARG001  procrastinate says which hour it is
    """Every hour: the reports by e-mail that are due; each is one job, and is sent once."""
    queue_due_reports()


@app.task(name=SEND_TASK, retry=PATIENCE)
def send_report_by_mail(delivery_id: int) -> None:
    """Send one report, unless it went out already or has ended."""
    send_report(delivery_id=delivery_id)


@app.task(name=TOLD_TASK, retry=PATIENCE)
def tell_who_waits(alert_id: int) -> None:
    """Write to whoever waited that a camera saw the person."""
    tell_of_sighting(alert_id=alert_id)


@app.periodic(cron="12 * * * *")
@app.task(name=END_WAYS, queueing_lock=END_WAYS, lock=END_WAYS)
def end_ways(timestamp: int) -> None:  # noqa: ARG001  procrastinate says which hour it is
    """Every hour: who has left loses PIN and badges, and wrong PINs of long ago are forgotten."""
    remove_old_tries()
    count = end_ways_of_leavers()
    if count:
        logger.info("%d people have left: their PINs and badges open nothing any more.", count)


@app.periodic(cron="*/10 * * * *")
@app.task(name=FORGET_ATTEMPTS, queueing_lock=FORGET_ATTEMPTS, lock=FORGET_ATTEMPTS)
def forget_pairing_attempts(timestamp: int) -> None:  # noqa: ARG001  procrastinate says when
    """Every ten minutes: what was tried at the door of the kiosks, and counts no more, goes."""
    forget_attempts()


@app.periodic(cron="* * * * *")
@app.task(name=FORGET_PREVIEWS, queueing_lock=FORGET_PREVIEWS, lock=FORGET_PREVIEWS)
def forget_left_previews(timestamp: int) -> None:  # noqa: ARG001  procrastinate says when
    """Every minute: the live pictures that a killed node has left behind go."""
    forget_previews()


@app.periodic(cron="* * * * *")
@app.task(name=REFRESH_EMERGENCY, queueing_lock=REFRESH_EMERGENCY, lock=REFRESH_EMERGENCY)
def refresh_emergency_list(timestamp: int) -> None:  # noqa: ARG001  procrastinate says when
    """Every minute: who opens doors without a database, and what was decided without one."""
    _listed, brought_in = refresh()
    if brought_in:
        logger.info("%d decisions at doors were made without a database.", brought_in)
