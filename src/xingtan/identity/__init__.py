"""身份 / identity: people (人), their roles by unit (角色), and what a role gives (权限)."""
