"""Where signing in from outside (allauth.socialaccount) asks this node: who comes in, how each provider speaks."""

from xingtan.identity.accounts.outside.adapter import OutsideAdapter, Unusable

__all__ = ["OutsideAdapter", "Unusable"]
