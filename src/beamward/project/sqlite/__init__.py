"""SQLite for several writers at once: they queue instead of trying again and again."""
