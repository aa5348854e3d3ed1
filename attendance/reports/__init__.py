"""Reports: one function makes the rows for the screen, the files and the API."""
