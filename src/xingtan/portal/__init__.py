"""门户 / portal: the front page, banners (横幅), campaigns (活动报名), feedback (意见) and joined regions (互联)."""
