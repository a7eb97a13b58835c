"""Addresses of accounts: ``account/...`` and ``sign-in``."""

from django.urls import path

from beamward.foundation.accounts.web import security, sign_in, views

urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/second", sign_in.second, name="sign-in-second"),
    path("sign-in/passkey", sign_in.with_passkey, name="sign-in-passkey"),
    path("sign-in/hospital", sign_in.single, name="sign-in-single"),
    path("sign-in/hospital/back", sign_in.single_back, name="sign-in-single-back"),
    path("sign-out", sign_in.SignOut.as_view(), name="sign-out"),
    path("invitation/<str:token>", sign_in.invitation, name="invitation"),
    path("language", views.set_language, name="set-language"),
    path("account", views.account, name="account"),
    path("account/here", views.here, name="account-here"),
    path("account/password", views.password_change, name="password-change"),
    path("account/security", security.security, name="account-security"),
    path("account/security/app", security.app, name="factor-app"),
    path("account/security/passkey", security.passkey, name="factor-passkey"),
    path("account/security/codes", security.codes, name="factor-codes"),
    path(
        "account/security/factors/<str:public_id>/remove",
        security.factor_remove,
        name="factor-remove",
    ),
    path("account/sessions/end", security.sessions_end, name="sessions-end"),
    path("account/sessions/<str:public_id>/end", security.session_end, name="session-end"),
    path("account/tokens", views.tokens, name="account-tokens"),
    path("account/tokens/<str:public_id>/revoke", views.token_revoke, name="account-token-revoke"),
]
