"""Addresses of the portal."""

from django.urls import path

from xingtan.portal import pages as entries

pages = [
    path("", entries.front, name="front"),
    path("fragments/month/<slug:code>/", entries.month, name="month"),
    path("wall/", entries.wall, name="wall"),
    path("events/", entries.events, name="events"),
    path("events/banners/", entries.banners, name="banners"),
    path("events/banners/<uuid:banner_id>/withdrawal/", entries.banner_withdrawal, name="banner-withdrawal"),
    path("events/campaigns/<uuid:campaign_id>/", entries.campaign, name="campaign"),
    path("feedback/", entries.feedback, name="feedback"),
    path("feedback/inbox/", entries.feedback_inbox, name="feedback-inbox"),
    path("feedback/<uuid:feedback_id>/", entries.feedback_one, name="feedback-one"),
    path("feedback/<uuid:feedback_id>/adoption/", entries.feedback_adoption, name="feedback-adoption"),
    path("about/", entries.about, name="about"),
    path("help/", entries.guide, name="help"),
    path("accessibility/", entries.accessibility, name="accessibility"),
]
