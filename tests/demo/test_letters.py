"""The letters of the demonstration: in every state, in two kinds that say the same, and to nobody."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from terril.mail import queries, tasks
from terril.mail.models import Mail, MailState

LINK = re.compile(r"https?://[^\s<>\"')]+")


pytestmark = pytest.mark.django_db


@pytest.fixture
def town(demo):
    return demo


def test_mails_are_in_every_state_but_those_that_only_time_brings(town):
    states = set(Mail.objects.filter(territory_id=town.pk).values_list("state", flat=True))
    assert states == {MailState.QUEUED, MailState.SENDING, MailState.SENT, MailState.FAILED}
    health = queries.health(town)
    assert (health.failed, health.queued, health.sending) == (2, 2, 1)
    assert {problem.trouble for problem in queries.problems(town)} == {"address", "message", "later"}


def test_nothing_ever_leaves_for_an_invented_address(town, settings, monkeypatch):
    assert not Mail.objects.filter(is_for_nobody=False).exists()
    settings.MAIL_IS_SENT = True
    Mail.objects.update(next_try_at=timezone.now())
    monkeypatch.setattr(tasks, "get_connection", lambda: pytest.fail("a server was called"))
    assert tasks.send_due() == 0
    tasks.queue_again()
    assert tasks.send_due() == 0
    assert tasks.keep_for_nobody() == 3


def test_every_letter_is_text_and_page_and_both_lead_to_the_same_places(town):
    mails = list(Mail.objects.filter(territory_id=town.pk))
    assert {mail.purpose for mail in mails} >= {"acknowledgement", "answer", "opinion", "signature", "digest"}
    for mail in mails:
        assert mail.text
        assert mail.html
        in_html = set(re.findall(r'href="([^"]+)"', mail.html))
        in_text = set(LINK.findall(mail.text))
        assert in_text == in_html, mail.key
        assert "None" not in mail.text
        assert not re.search(r"\n{4}", mail.text), mail.text


def test_digests_tell_something_once_a_week_and_name_nobody_young(town):
    digests = Mail.objects.filter(purpose="digest")
    assert digests.count() > 20
    for address in set(digests.values_list("to", flat=True)):
        assert 1 <= digests.filter(to=address).count() <= 4
    written = "\n".join(digests.values_list("text", flat=True))
    for name in ("Léo", "Maëlys", "Ilyes"):
        assert name not in written
    assert not digests.filter(unsubscribe_url="").exists()
