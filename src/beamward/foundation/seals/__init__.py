"""Sealed texts: what nobody reads alone, not even who looks after the server."""
