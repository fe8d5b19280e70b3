"""Addresses of learning."""

from django.urls import path

from xingtan.learning.pages import attempts, preview, questions

pages = [
    path("learn/resources/<uuid:resource_id>/attempts/", attempts.attempts, name="attempts"),
    path("learn/resources/<uuid:resource_id>/preview/", preview.preview, name="questions-preview"),
    path("learn/resources/<uuid:resource_id>/preview/<int:number>/", preview.preview, name="question-preview"),
    path("me/attempts/<uuid:attempt_id>/", attempts.attempt, name="attempt"),
    path("me/attempts/<uuid:attempt_id>/questions/<int:number>/", questions.question, name="attempt-question"),
    path("me/attempts/<uuid:attempt_id>/completion/", attempts.completion, name="attempt-completion"),
    path("me/attempts/<uuid:attempt_id>/result/", attempts.result, name="attempt-result"),
]
