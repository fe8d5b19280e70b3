"""Engines that need nothing but this machine: files, SQLite, memory, ClickHouse in one process."""
