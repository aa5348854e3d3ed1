"""The types of leave with which a company begins; HR renames, adds and switches off."""

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


def add_types(apps, schema_editor):
    types = apps.get_model("attendance", "LeaveType").objects.using(schema_editor.connection.alias)
    if types.exists():
        return
    language = settings.LANGUAGE_CODE.split("-")[0]
    for code, (name, color, is_paid) in TYPES.get(language, TYPES["en"]).items():
        types.create(name=name, code=code, color=color, is_paid=is_paid)


class Migration(migrations.Migration):
    dependencies = [("attendance", "0009_calendars_and_mails")]

    # Backwards they stay: leave may refer to them.
    operations = [migrations.RunPython(add_types, migrations.RunPython.noop)]
