"""Addresses of accounts: signing in and out, one's own page, and who may see what."""

from allauth.account import views
from django.urls import path

from xingtan.identity.pages import audit, joining, keeping, network, notices, rank, roles, scanning, year
from xingtan.identity.pages import own as entries

pages = [
    path("account/login/", views.login, name="account_login"),
    path("account/logout/", entries.sign_out, name="account_logout"),
    path("account/password/change/", views.password_change, name="account_change_password"),
    path("account/reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("account/inactive/", views.account_inactive, name="account_inactive"),
    path("account/signup/", views.signup, name="account_signup"),
    path("account/scan/", scanning.screen, name="scan"),
    path("account/scan/state/", scanning.state, name="scan-state"),
    path("account/scan/session/", scanning.session, name="scan-session"),
    path("scan/<str:secret>/", scanning.phone, name="scan-phone"),
    path("account/claim/", joining.claim, name="claim"),
    path("account/invitation/", joining.invitation, name="invitation"),
    path("people/invitations/", keeping.waiting, name="waiting-parents"),
    path("people/invitations/<uuid:invitation_id>/decision/", keeping.decide, name="decide-parent"),
    path("people/roles/", roles.unit_roles, name="unit-roles"),
    path("people/roles/end/", roles.end_role, name="end-role"),
    path("people/<str:unit>/", keeping.people, name="people"),
    path("people/<str:unit>/year/", year.year, name="school-year"),
    path("people/<str:unit>/codes/", keeping.codes, name="claim-codes"),
    path("people/<str:unit>/invitations/", keeping.invitations, name="invite-parents"),
    path("me/", entries.me, name="me"),
    path("me/notices/", notices.notices, name="notices"),
    path("me/notices/read/", notices.read_notices, name="read-notices"),
    path("me/rank/", rank.rank, name="own-rank"),
    path("me/network/", network.network, name="network"),
    path("me/network/end/", network.end_network, name="network-end"),
    path("me/lending/", roles.lend, name="lending"),
    path("me/lending/<uuid:role_id>/end/", roles.end_loan, name="end-loan"),
    path("me/why/", entries.why, name="why"),
    path("me/language/", entries.language, name="choose-language"),
    path("audit/", audit.audit, name="audit"),
    path("audit/entries.csv", audit.audit_export, name="audit-export"),
    path("fragments/account/", entries.account, name="account-fragment"),
]
