"""Two payroll formats to begin with, and who may change them."""

from typing import Any

from django.db import migrations

from people.roles import Role, grant, list_grants

PER_PERSON = "Hours, a line for each person"
PER_WAGE = "Types of wage, a line for each"
COLUMNS = {
    PER_PERSON: (
        ("Personnel number", "number"),
        ("Name", "name"),
        ("Month", "month"),
        ("Hours to pay", "payable"),
        ("Overtime beyond the day", "daily_overtime"),
        ("Overtime beyond the week", "weekly_overtime"),
        ("Paid leave", "paid_leave"),
        ("Unpaid leave", "unpaid_leave"),
        ("Holidays", "holiday"),
        ("Adjustments", "adjustments"),
    ),
    PER_WAGE: (
        ("Personnel number", "number"),
        ("Month", "month"),
        ("Type of wage", "wage_code"),
        ("Hours", "wage_hours"),
    ),
}
WAGES = (
    ("1000", "counted"),
    ("1100", "daily_overtime"),
    ("1110", "weekly_overtime"),
    ("2000", "paid_leave"),
    ("2100", "holiday"),
    ("3000", "adjustments"),
)


def add_examples(apps: Any, schema_editor: Any) -> None:
    """What HR copies and changes."""
    formats = apps.get_model("attendance", "PayrollFormat")
    columns = apps.get_model("attendance", "PayrollColumn")
    wages = apps.get_model("attendance", "PayrollWage")
    for name, wanted in COLUMNS.items():
        layout = "wage" if name == PER_WAGE else "person"
        made = formats.objects.create(name=name, layout=layout)
        for place, (heading, source) in enumerate(wanted, start=1):
            columns.objects.create(format=made, position=place, heading=heading, source=source)
    for place, (code, source) in enumerate(WAGES, start=1):
        wages.objects.create(format=made, position=place, code=code, source=source)


def remove_examples(apps: Any, schema_editor: Any) -> None:
    """Take the examples away, as far as they still have their names."""
    formats = apps.get_model("attendance", "PayrollFormat")
    formats.objects.filter(name__in=COLUMNS).delete()


class Migration(migrations.Migration):
    dependencies = [("attendance", "0020_payroll_formats")]

    operations = [
        migrations.RunPython(add_examples, remove_examples),
        grant(
            {
                Role.HR_ADMIN: list_grants(
                    "attendance.payrollformat", "view", "add", "change", "delete"
                ),
                Role.HR: list_grants("attendance.payrollformat", "view"),
                Role.AUDITOR: list_grants("attendance.payrollformat", "view"),
            }
        ),
    ]
