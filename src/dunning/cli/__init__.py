"""The ``dunning`` command: what authors and instructors do from a terminal."""

from dunning.cli.main import app

__all__ = ["app"]
