"""Addresses of accounts: ``account/...`` and ``sign-in``."""

from django.urls import path

from beamward.foundation.accounts.web import views

urlpatterns = [
    path("sign-in", views.SignIn.as_view(), name="sign-in"),
    path("sign-out", views.SignOut.as_view(), name="sign-out"),
    path("language", views.set_language, name="set-language"),
    path("account", views.account, name="account"),
    path("account/password", views.password_change, name="password-change"),
    path("account/tokens", views.tokens, name="account-tokens"),
    path("account/tokens/<str:public_id>/revoke", views.token_revoke, name="account-token-revoke"),
]
