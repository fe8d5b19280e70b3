"""审核治理 / moderation: sensitive words (敏感词), cases (案件) of hits and reports (举报), appeals (申诉)."""
