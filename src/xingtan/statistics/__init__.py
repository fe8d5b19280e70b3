"""统计 / statistics: metrics (指标), figures (数), the brief (简报). Hears everything, owns no truth."""
