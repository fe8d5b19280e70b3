"""Composition root: settings, engines, wiring (every subscription, one table), addresses, processes, command line."""
