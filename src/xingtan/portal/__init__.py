"""门户 / portal: the front page, banners (横幅), feedback (反馈) and announcements of the node."""
