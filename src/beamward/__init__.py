"""Beamward: an open radiotherapy safety and quality system."""

__version__ = "0.1.0"
