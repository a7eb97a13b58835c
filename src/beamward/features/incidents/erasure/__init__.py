"""Taking words out of an incident for good: one identity everywhere, or all of it when its time is over."""
