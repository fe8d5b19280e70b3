"""The picture and the sounds of a captcha: made when asked for, from the token alone."""

import random

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xingtan.identity.actions.captchas import seed_of
from xingtan.identity.rules.captchas import counts, letters
from xingtan.identity.rules.tones import sounds
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid

WIDTH, HEIGHT = 260, 90


@never_cache
@require_safe
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """Give the picture of a token."""
    from captcha.image import ImageCaptcha  # it brings a library of pictures, and few are asked for one

    drawn = ImageCaptcha(width=WIDTH, height=HEIGHT, font_sizes=(52, 58, 64)).generate(letters(_seed(token)))
    return HttpResponse(drawn.getvalue(), content_type="image/png")


@never_cache
@require_safe
def sound(request: HttpRequest, token: str) -> HttpResponse:
    """Give the sounds of a token, the same each time that they are listened to."""
    seed = _seed(token)
    return HttpResponse(sounds(counts(seed), random.Random(seed)), content_type="audio/wav")


def _seed(token: str) -> bytes:
    seed = seed_of(token)
    if seed is None:
        raise NotFound("captcha-over", msgid("这个验证已经过期，请刷新那一页换一个。"))
    return seed
