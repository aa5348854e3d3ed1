"""What the REST API of every room stands on, and its resources of people."""
