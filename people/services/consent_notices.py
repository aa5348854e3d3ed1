"""Notices are written, and become fixed when they are published."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from people.errors import ConsentRefusedError
from people.models import ConsentNotice, ConsentRequest, Site
from people.notice_text import hash_text


@transaction.atomic
def publish_notice(*, notice: ConsentNotice, by: User | None) -> ConsentNotice:
    """Fix the text of a draft as the site's next version; people agree to this one from now on.

    Links that were sent and are still open show the new text. Consents to older versions stay.

    Raises:
        ConsentRefusedError: it is published already, or empty.
    """
    Site.objects.select_for_update().get(pk=notice.site_id)
    notice.refresh_from_db()
    if notice.is_published:
        raise ConsentRefusedError(_("This notice is published already. Write a new draft."))
    if not notice.text.strip():
        raise ConsentRefusedError(_("The notice is empty. Write what people agree to."))
    published = ConsentNotice.objects.filter(site=notice.site_id, published_at__isnull=False)
    notice.version = (published.aggregate(newest=Max("version"))["newest"] or 0) + 1
    notice.sha256 = hash_text(notice.text)
    notice.published_at = timezone.now()
    notice.published_by = by
    notice.save()
    waiting = ConsentRequest.objects.filter(employee__site=notice.site_id, closed_at__isnull=True)
    waiting.update(notice=notice)
    return notice
