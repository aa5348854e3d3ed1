"""Certificates of erasure as PDF."""

import uuid as uuids

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from people.certificates import render_certificate
from people.models import AccessRecord
from people.policies import visible_certificates
from people.services import record_access


@login_required
@require_safe
def show_certificate(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One certificate, for the person and for whoever may see the person's records."""
    certificate = get_object_or_404(
        visible_certificates(request.user).select_related("employee"), uuid=uuid
    )
    record_access(
        actor=request.user,
        action=AccessRecord.Action.VIEW_DOCUMENT,
        employee=certificate.employee,
        detail={"certificate": str(certificate.uuid)},
    )
    response = HttpResponse(render_certificate(certificate), content_type="application/pdf")
    name = f"erasure-{certificate.uuid}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
