"""Addresses of moderation."""

from django.urls import path

from xingtan.moderation.pages import cases, reports, words

pages = [
    path("moderation/", cases.cases, name="cases"),
    path("moderation/words/", words.words, name="words"),
    path("moderation/cases/<uuid:case_id>/", cases.case, name="case"),
    path("me/cases/", cases.own_cases, name="own-cases"),
    path("me/cases/<uuid:case_id>/", cases.own_case, name="own-case"),
    path("reports/resources/<uuid:resource_id>/", reports.report_resource, name="report-resource"),
    path("reports/articles/<uuid:article_id>/", reports.report_article, name="report-article"),
    path("reports/spaces/<uuid:space_id>/", reports.report_space, name="report-space"),
]
