"""Check-ins that a kiosk kept while the server could not be reached, and delivers now.

`parcels` reads what comes, `faces` says whose face the pictures show, `intake` records it once or
leaves it to HR.
"""

from attendance.deliveries.intake import Receipt, take_in

__all__ = ["Receipt", "take_in"]
