"""What `manage.py bench` measures of the running server."""
