"""A small Django site with pages of about 9 KB of Chinese text, for programs that measure what stands before it."""

import os
import random
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from xingtan.kernel.views import View
from xingtan.ui.public import public_page

LETTERS = [chr(0x4E00 + 37 * n % 3000) for n in range(700)]


TEMPLATE = """{% load i18n %}<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{{ title }}</title>
<link rel="stylesheet" href="/static/site.css"></head><body><header><nav>
{% for item in menu %}<a href="/{{ item }}/">{{ item }}</a>{% endfor %}
</nav></header><main><h1>{{ title }}</h1>
{% for row in rows %}<article><h2>{{ row.name }}</h2>
<p>{{ row.text }}</p><a href="/lessons/{{ row.number }}">{% trans "打开" %}</a></article>
{% endfor %}</main></body></html>"""


def lesson(request: HttpRequest, number: int) -> HttpResponse:
    """A lesson with 48 neighbours."""
    chance = random.Random(number)
    texts = ["".join(chance.choices(LETTERS, k=36)) for _ in range(48)]
    rows = [{"number": number + n, "name": f"第 {number + n} 课", "text": text} for n, text in enumerate(texts)]
    template = engines["django"].from_string(TEMPLATE)
    body = template.render(
        {"title": f"第 {number} 课", "menu": ["同步课堂", "名师空间", "数字教材"], "rows": rows}, request
    )
    response = HttpResponse(body)
    return public_page(response, [f"resource:{number}"], View(resource=str(number), section="lessons", place="330100"))


urlpatterns = [path("lessons/<int:number>", lesson)]


def application() -> Any:
    """Set Django up with the usual seven middlewares and give its WSGI application."""
    settings.configure(
        SECRET_KEY="bench",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        USE_I18N=True,
        LANGUAGE_CODE="zh-hans",
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        LOGGING_CONFIG=None,
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = ""
    django.setup()
    return get_wsgi_application()
