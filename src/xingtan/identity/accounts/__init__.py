"""Where signing in (django-allauth) asks this node: whom it lets in, by what, how often, and what it leaves behind."""

from xingtan.identity.accounts.adapter import NodeAccountAdapter

__all__ = ["NodeAccountAdapter"]
