"""Hypothesis without a clock: a shared machine may stall, and no test asserts seconds."""

from hypothesis import settings

settings.register_profile("no-clock", deadline=None)
settings.load_profile("no-clock")
