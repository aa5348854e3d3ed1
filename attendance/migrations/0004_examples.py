"""What a company begins with: types of leave, and two payroll formats to copy and change."""

from typing import Any

from django.conf import settings
from django.db import migrations

# In both languages of Muster: it is data from here on, HR's to change.
TYPES = {
    "en": {
        "V": ("Vacation", "#4d7cc9", True),
        "I": ("Illness", "#b0607a", True),
        "P": ("Parental leave", "#7a6fbf", False),
        "U": ("Unpaid leave", "#8a8578", False),
        "B": ("Business trip", "#2f8f6b", True),
    },
    "de": {
        "U": ("Urlaub", "#4d7cc9", True),
        "K": ("Krankheit", "#b0607a", True),
        "E": ("Elternzeit", "#7a6fbf", False),
        "UU": ("Unbezahlter Urlaub", "#8a8578", False),
        "D": ("Dienstreise", "#2f8f6b", True),
    },
}


def add_types(apps: Any, schema_editor: Any) -> None:
    types = apps.get_model("attendance", "LeaveType").objects.using(schema_editor.connection.alias)
    if types.exists():
        return
    language = settings.LANGUAGE_CODE.split("-")[0]
    for code, (name, color, is_paid) in TYPES.get(language, TYPES["en"]).items():
        types.create(name=name, code=code, color=color, is_paid=is_paid)


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
    replaces = [
        ("attendance", "0010_types_of_leave"),
        ("attendance", "0021_payroll_examples"),
    ]
    dependencies = [("attendance", "0003_grants")]
    operations = [
        # Backwards the types stay: leave may refer to them.
        migrations.RunPython(add_types, migrations.RunPython.noop),
        migrations.RunPython(add_examples, remove_examples),
    ]
