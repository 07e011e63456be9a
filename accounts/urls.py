"""Sign-in and account pages: each allauth view once, at a Portuguese path. No sign-up, no e-mail pages.

allauth reverses its views by these plain names; our own carry the namespace `accounts`.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import include, path

from accounts import views

sign_in = [
    path("entrar/", account.login, name="account_login"),
    path("entrar/inativo/", account.account_inactive, name="account_inactive"),
    path("entrar/confirmar/", mfa.authenticate, name="mfa_authenticate"),
    path("entrar/chave/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sair/", account.logout, name="account_logout"),
]

password = [
    path("conta/trocar-senha/", account.password_change, name="account_change_password"),
    path("conta/criar-senha/", account.password_set, name="account_set_password"),
    path("conta/senha/", account.password_reset, name="account_reset_password"),
    path("conta/senha/enviado/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "conta/senha/pronto/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path(
        "conta/senha/<str:uidb36>-<str:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

second_factor = [
    path("conta/confirmar/", account.reauthenticate, name="account_reauthenticate"),
    path("conta/mfa/", mfa.index, name="mfa_index"),
    path("conta/mfa/confirmar/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("conta/mfa/aplicativo/ativar/", totp.activate_totp, name="mfa_activate_totp"),
    path("conta/mfa/aplicativo/desativar/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("conta/mfa/codigos/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("conta/mfa/codigos/novos/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("conta/mfa/codigos/baixar/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("conta/mfa/chaves/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("conta/mfa/chaves/nova/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("conta/mfa/chaves/confirmar/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("conta/mfa/chaves/<int:pk>/remover/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("conta/mfa/chaves/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("conta/sessoes/", sessions.list_usersessions, name="usersessions_list"),
]

own = [
    path("conta/loja/", views.store_switch, name="store-switch"),
    path("conta/continuar/", views.form_continue, name="form-continue"),
    path("conta/descartar/", views.form_discard, name="form-discard"),
]

urlpatterns = [
    *sign_in,
    *password,
    *second_factor,
    path("", include((own, "accounts"))),
]
