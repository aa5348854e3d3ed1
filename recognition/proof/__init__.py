"""Whether an erased face is really gone: everything is searched with what is known of it.

`probe` gathers what to search with, `database`, `files` and `live` search, `report` says what was
found and what such a search cannot know.
"""
