"""SendOnce: a form has one effect, and a form that had none may be sent again."""

import pytest
from django.urls import reverse

from terril.foundation.models import SentForm
from terril.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client, town):
    """Send the form of one's own name, always with the same hidden key."""

    def _send(name):
        form = {"display_name": name, "phone": "", "language": "fr", "once": "a-key"}
        return client.post(reverse("people:account"), form)

    return _send


def test_sent_twice_it_has_one_effect(client, inhabitant, send):
    client.force_login(inhabitant)
    first, again = send("Anna"), send("Béa")
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert User.objects.get(pk=inhabitant.pk).display_name == "Anna"


def test_refused_it_may_be_sent_again(client, inhabitant, send):
    client.force_login(inhabitant)
    assert send("x" * 1000).status_code == 422
    assert not SentForm.objects.exists()
    send("Anna")
    assert User.objects.get(pk=inhabitant.pk).display_name == "Anna"


def test_sent_by_somebody_who_has_to_enter_first_it_may_be_sent_again(client, inhabitant, send):
    assert send("Anna")["Location"].startswith(reverse("account_login"))
    assert not SentForm.objects.exists()
    client.force_login(inhabitant)
    send("Anna")
    assert User.objects.get(pk=inhabitant.pk).display_name == "Anna"
