"""What the admin site leaves out: tables that HR does not work with, and secrets of accounts."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from procrastinate.contrib.django.models import ProcrastinateJob

for model in (ProcrastinateJob, EmailAddress, Authenticator):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
