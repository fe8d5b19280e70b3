"""Machines look over what is offered, as jobs of the worker, before any reviewer does."""

from xingtan.catalogue.actions.checks.running import run_next_check

__all__ = ["run_next_check"]
