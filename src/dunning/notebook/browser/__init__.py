"""Lessons in the reader's browser: what stands there in the place of a Jupyter kernel."""
