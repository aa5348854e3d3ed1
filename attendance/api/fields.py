"""What the bodies of several resources have in common: people, moments, ids."""

import datetime
from typing import Any, ClassVar, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request

from people.models import Employee
from people.policies import Account, visible_employees

MOST_ID = 2**63 - 1
YEARS = range(2000, 2101)
WITHOUT_VECTORS = ("embedding", "team__embedding")
FAR = gettext_lazy("Choose a year from 2000 to 2100.")
M = TypeVar("M", bound=Model)


class IdField(serializers.IntegerField):
    """The id of a row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_ID, **options)


class MomentField(serializers.DateTimeField):
    """A time with its offset from UTC: nobody has to guess which clock showed it."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "no_offset": gettext_lazy(
            "Write the time with its offset, like 2026-11-22T08:00:00+01:00."
        ),
        "far": FAR,
    }

    def enforce_timezone(self, value: datetime.datetime) -> datetime.datetime:
        """The same moment in UTC."""
        if timezone.is_naive(value):
            self.fail("no_offset")
        if value.year not in YEARS:
            self.fail("far")
        return super().enforce_timezone(value)


class DayField(serializers.DateField):
    """A local date of somebody's site."""

    default_error_messages: ClassVar[dict[str, Any]] = {"far": FAR}

    def to_internal_value(self, value: Any) -> datetime.date:
        """The day."""
        day = super().to_internal_value(value)
        if day.year not in YEARS:
            self.fail("far")
        return day


class PersonSerializer(serializers.Serializer[Any]):
    """Who is meant: by id or by personnel number. Validated, `employee` is the Employee."""

    employee = IdField(
        required=False, help_text=gettext_lazy("Id; or give employee_number, not both.")
    )
    employee_number = serializers.CharField(
        required=False, max_length=Employee._meta.get_field("number").max_length
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Find the person among those whom the account may see."""
        pk, number = attrs.get("employee"), attrs.pop("employee_number", None)
        if (pk is None) == (number is None):
            text = _("Give one of employee and employee_number.")
            raise serializers.ValidationError({"employee": text})
        people = find_people(self.context["request"].user)
        found = people.filter(number=number) if pk is None else people.filter(pk=pk)
        attrs["employee"] = pick(found, "employee" if number is None else "employee_number")
        return attrs


def find_people(account: Account) -> QuerySet[Employee]:
    """The people whom the account may see, with team and site."""
    people = visible_employees(account).select_related("site", "team")
    return people.defer(*WITHOUT_VECTORS)


def pick(found: QuerySet[M], field: str) -> M:
    """The one row that was found.

    Raises:
        ValidationError: there is none that the account may see; nobody learns which of both.
    """
    row = found.first()
    if row is None:
        text = _("There is nothing with this id or number that you may see.")
        raise serializers.ValidationError({field: text})
    return row


def read_body(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The validated body of a request.

    Raises:
        ValidationError: something in it is not right.
    """
    serializer = kind(data=request.data, context={"request": request})
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values
