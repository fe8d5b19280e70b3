"""Addresses of learning."""

from django.urls import path

from xingtan.learning.pages import attempts, playing, preview, questions

pages = [
    path("learn/resources/<uuid:resource_id>/attempts/", attempts.attempts, name="attempts"),
    path("learn/resources/<uuid:resource_id>/preview/", preview.preview, name="questions-preview"),
    path("learn/resources/<uuid:resource_id>/preview/<int:number>/", preview.preview, name="question-preview"),
    path("learn/resources/<uuid:resource_id>/package/", playing.package, name="play-package"),
    path("learn/resources/<uuid:resource_id>/package/preview/", playing.preview, name="package-preview"),
    path("me/attempts/<uuid:attempt_id>/package/", playing.attempt, name="play-attempt"),
    path("me/attempts/<uuid:attempt_id>/run/", playing.run, name="attempt-run"),
    path("me/attempts/<uuid:attempt_id>/", attempts.attempt, name="attempt"),
    path("me/attempts/<uuid:attempt_id>/questions/<int:number>/", questions.question, name="attempt-question"),
    path("me/attempts/<uuid:attempt_id>/completion/", attempts.completion, name="attempt-completion"),
    path("me/attempts/<uuid:attempt_id>/result/", attempts.result, name="attempt-result"),
]
