"""E-mails to employees. The first line of each template is the subject."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from people.models import Consent, ConsentRequest, Employee
from people.queries import get_language


def send_request_letter(asked: ConsentRequest, token: str) -> None:
    """Ask for consent, with the link. Raises OSError when the mail server does not take it."""
    context = {
        "employee": asked.employee,
        "expires_at": asked.expires_at.astimezone(asked.employee.site.zone),
        "url": make_url(reverse("consent", args=[token])),
    }
    _send("consent_request", asked.email, context, asked.employee.user)


def send_confirmation_letter(consent: Consent) -> None:
    """Write what was recorded: that the person agreed, or that it ended and the face is erased."""
    if not consent.employee.email:
        return
    name = "consent_given" if consent.withdrawn_at is None else "consent_withdrawn"
    zone = consent.employee.site.zone
    context = {
        "consent": consent,
        "employee": consent.employee,
        "given_at": consent.given_at.astimezone(zone),
        "ended_at": consent.withdrawn_at and consent.withdrawn_at.astimezone(zone),
        "own_page_url": make_url(reverse("attendance:me")) if consent.employee.user_id else "",
    }
    _send(name, consent.employee.email, context, consent.employee.user)


def send_invitation_letter(employee: Employee, account: User, path: str) -> None:
    """Invite to the account, with the link that sets its password.

    Raises OSError when the mail server does not take it.
    """
    context = {"employee": employee, "account": account, "url": make_url(path)}
    _send("invitation", account.email, context, account)


def make_url(path: str) -> str:
    """A whole address for an e-mail: never from a request, whose host a stranger can choose."""
    return f"{settings.SITE_ADDRESS}{path}"


def send_letter(
    template: str, address: str, context: dict[str, Any], *, reader: User | None
) -> None:
    """Send what the template says, in the language of the reader's account if there is one.

    Raises OSError when the mail server does not take it.
    """
    with override(get_language(reader)):
        letter = render_to_string(template, context).strip()
    subject, _line, body = letter.partition("\n")
    EmailMessage(subject.strip(), f"{body.strip()}\n", to=[address]).send()


def _send(template: str, address: str, context: dict[str, Any], reader: User | None) -> None:
    send_letter(f"people/mail/{template}.txt", address, context, reader=reader)
