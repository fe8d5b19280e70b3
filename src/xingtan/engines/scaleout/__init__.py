"""Engines that are servers: PostgreSQL, Redis, NATS JetStream, ClickHouse, S3."""
