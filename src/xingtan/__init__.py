"""Xingtan 杏坛: the smart-education public service of a county, a city, a province or a nation."""

__version__ = "0.1.0"
