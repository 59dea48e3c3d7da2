"""Checks of what is said and written: rules over one plain spelling, then a small model."""
