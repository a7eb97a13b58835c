"""Who does not know yet."""
