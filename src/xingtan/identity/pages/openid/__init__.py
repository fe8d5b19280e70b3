"""The OpenID provider: what applications ask, what people are asked, and leaving together."""
