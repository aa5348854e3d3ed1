"""Minutes as people write them, in templates."""

from django import template

from attendance.durations import format_minutes

register = template.Library()
register.filter("minutes", format_minutes)
