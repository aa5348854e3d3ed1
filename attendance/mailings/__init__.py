"""Reports by e-mail: asked for on the report's page, sent every week or month, ended by a click."""

from attendance.mailings.sending import SEND_TASK, queue_due_reports, send_report
from attendance.mailings.subscriptions import (
    end_by_token,
    end_subscription,
    find_by_token,
    find_subscriptions,
    make_token,
    subscribe,
    subscribe_managers,
)
from attendance.mailings.words import MailOffer, MailWords, describe, make_offer

__all__ = [
    "SEND_TASK",
    "MailOffer",
    "MailWords",
    "describe",
    "end_by_token",
    "end_subscription",
    "find_by_token",
    "find_subscriptions",
    "make_offer",
    "make_token",
    "queue_due_reports",
    "send_report",
    "subscribe",
    "subscribe_managers",
]
