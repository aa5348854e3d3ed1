"""Minutes as people write them."""


def format_minutes(minutes: int) -> str:
    """Hours and minutes, like 7:45; a minus before what is less than nothing."""
    hours, rest = divmod(abs(minutes), 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else ""
    return f"{sign}{hours}:{rest:02d}"
