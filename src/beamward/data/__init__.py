"""Tables with their sources: coded lists, limits and norms, each saying how it is known."""
