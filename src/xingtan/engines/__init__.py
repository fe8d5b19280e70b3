"""Engines behind the ports: embedded (this machine alone) and scaleout (servers). Only main imports them."""
