"""Exercises: trainee notebooks made from solution notebooks, and their grading."""

from dunning.exercise.cells import NotebookError
from dunning.exercise.grading import Report, TaskResult, grade
from dunning.exercise.rules import verify
from dunning.exercise.store import store_outputs
from dunning.exercise.trainee import drift, generate, write_all

__all__ = [
    "NotebookError",
    "Report",
    "TaskResult",
    "drift",
    "generate",
    "grade",
    "store_outputs",
    "verify",
    "write_all",
]
