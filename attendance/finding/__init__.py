"""Where is somebody: the last place, the path of the day, and whoever wants to be told.

Nobody is looked for without a reason, and no search goes unwritten: `searches` writes it down
before anything is answered, and counts how many there were.
"""
