"""Addresses of accounts and of the counter; those by which one comes in are in door.py."""

from django.urls import path

from terril.people.views import account, counter, links, passkeys

app_name = "people"
urlpatterns = [
    path("entrer/lien/<str:token>/", links.enter, name="enter"),
    path("entrer/cle/commencer/", passkeys.begin_entry, name="begin_entry"),
    path("entrer/cle/", passkeys.enter_by_passkey, name="enter_by_passkey"),
    path("compte/", account.account, name="account"),
    path("compte/nom/", account.name, name="name"),
    path("compte/sessions/", account.sessions, name="sessions"),
    path("compte/cles/", passkeys.passkeys, name="passkeys"),
    path("compte/cles/commencer/", passkeys.begin_passkey, name="begin_passkey"),
    path("compte/cles/<int:pk>/retirer/", passkeys.remove_passkey, name="remove_passkey"),
    path("atelier/guichet/", counter.counter, name="counter"),
    path("atelier/guichet/connues/", counter.known, name="known"),
    path("atelier/guichet/<int:pk>/lien/", counter.claim_link, name="claim_link"),
]
