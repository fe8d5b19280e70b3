"""SCIM 2.0 (RFC 7643, RFC 7644) for programs that keep the people of their unit: shapes, discovery, addresses."""
