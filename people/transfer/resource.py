"""The rows of a file as employees, with what stands in the way of each."""

from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource

from people.models import Employee, Site, Team
from people.tables import undo_defuse
from people.transfer.cells import (
    DateWidget,
    SiteWidget,
    TeamWidget,
    TextWidget,
    by_name,
    list_names,
)
from people.transfer.columns import HEADINGS, LINE, REQUIRED


class NumberLoader(BaseInstanceLoader):  # type: ignore[misc]
    """Finds the people of a file by their numbers, all of them in one query."""

    def __init__(self, resource: Any, dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        numbers = [undo_defuse(number) for number in dataset["number"]] if dataset else []
        people = Employee.objects.filter(number__in=numbers).select_related("team", "site")
        people = people.defer("embedding", "team__embedding")
        self.people = {person.number: person for person in people}

    def get_instance(self, row: dict[str, str]) -> Employee | None:
        """The person with the number in this row."""
        return self.people.get(undo_defuse(row["number"]))


class EmployeeResource(ModelResource):  # type: ignore[misc]
    """The rows of a file as employees."""

    number = Field("number", "number", widget=TextWidget())
    name = Field("name", "name", widget=TextWidget())
    email = Field("email", "email", widget=TextWidget())
    team = Field("team", "team", widget=TeamWidget())
    site = Field("site", "site", widget=SiteWidget())
    active_from = Field("active_from", "active_from", widget=DateWidget())
    active_until = Field("active_until", "active_until", widget=DateWidget())

    class Meta:
        model = Employee
        fields = tuple(HEADINGS)
        import_id_fields = ("number",)
        instance_loader_class = NumberLoader
        skip_unchanged = report_skipped = store_row_values = True
        use_transactions = True
        skip_html_diff = True

    def __init__(self, *, may_create_teams: bool = False) -> None:
        super().__init__()
        self.teams: TeamWidget = self.fields["team"].widget
        self.sites: SiteWidget = self.fields["site"].widget
        self.teams.may_create = may_create_teams
        self.teams.known = by_name(Team.objects.defer("embedding"))
        self.sites.known = by_name(Site.objects.all())
        self.seen: dict[tuple[str, str], str] = {}
        self.owners: dict[str, tuple[str, str]] = {}

    def before_import_row(self, row: dict[str, str], **_kwargs: Any) -> None:
        """Refuse a number or an address that an earlier line has; leave out empty cells."""
        if row.get("extra"):
            raise ValidationError(_("There are more cells than headings. Look for a separator."))
        errors = {name: self._find_earlier(name, row) for name in ("number", "email")}
        found = {name: message for name, message in errors.items() if message}
        if found:
            raise ValidationError(found)
        for name in REQUIRED:
            if name in row and not row[name].strip():
                del row[name]

    def after_init_instance(
        self,
        instance: Employee,
        new: bool,
        row: dict[str, str],
        **_kwargs: Any,
    ) -> None:
        """Give a new person the only site there is, and today at that site."""
        if new and len(self.sites.known) == 1:
            instance.site = next(iter(self.sites.known.values()))
        if new:
            instance.active_from = timezone.localdate()

    def validate_instance(
        self,
        instance: Employee,
        import_validation_errors: dict[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        """Check the values without a query: links are there, numbers and addresses are known.

        What comes in between, from somebody else, the constraints of the table refuse.
        """
        errors: dict[str, Any] = dict(import_validation_errors or {})
        if getattr(instance, "site_id", None) is None and "site" not in errors:
            errors["site"] = [
                _("Write the site. Sites: %(sites)s.")
                % {"sites": list_names(self.sites.known.values())}
            ]
        errors |= self._check_together(instance, errors)
        unchecked = {"site", "team", "user", "embedding", "embedding_model_id", *errors}
        try:
            instance.clean_fields(exclude=unchecked)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def before_import(self, dataset: tablib.Dataset, **_kwargs: Any) -> None:
        """Ask once who has the addresses of the file."""
        emails = dataset["email"] if "email" in dataset.headers else []
        wanted = {email.strip().lower() for email in emails} - {""}
        people = Employee.objects.annotate(address=Lower("email")).filter(address__in=wanted)
        self.owners = {row[0]: row[1:] for row in people.values_list("address", "number", "name")}

    def _check_together(self, instance: Employee, errors: dict[str, Any]) -> dict[str, Any]:
        """What the constraints of the table say, in words and without a query for each line."""
        found: dict[str, Any] = {}
        number, name = self.owners.get(instance.email.lower(), (instance.number, ""))
        if instance.email and number != instance.number:
            found["email"] = [
                _("%(name)s (%(number)s) has this e-mail address.")
                % {"name": name, "number": number}
            ]
        last, first = instance.active_until, instance.active_from
        dates_are_read = {"active_from", "active_until"}.isdisjoint(errors)
        if dates_are_read and last is not None and first is not None and last < first:
            found["active_until"] = [_("The last day cannot be before the first.")]
        return {name: messages for name, messages in found.items() if name not in errors}

    def _find_earlier(self, name: str, row: dict[str, str]) -> str:
        value = row.get(name, "").strip().casefold()
        if not value:
            return ""
        line = self.seen.setdefault((name, value), row[LINE])
        if line == row[LINE]:
            return ""
        return _("Line %(line)s has “%(value)s” already.") % {"line": line, "value": row[name]}
