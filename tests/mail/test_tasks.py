"""Mails really sent to a server that really receives, and what becomes of them when it does not."""

import datetime

import pytest
from django.utils import timezone

from terril.mail import tasks
from terril.mail.models import Mail, MailState, Trouble
from tests.mail.conftest import free_port

pytestmark = [pytest.mark.smtp, pytest.mark.django_db]


def after(delay):
    """Let time pass for what waits."""
    for mail in Mail.objects.all():
        mail.next_try_at -= delay
        mail.created_at -= delay
        mail.save()


def test_a_mail_arrives_whole(postman, queued):
    (mail,) = queued("leila@example.org", html="<p>Bonjour,<br>voilà.</p>")
    assert tasks.send_due() == 1
    ((recipient, message),) = postman.received
    assert recipient == "leila@example.org"
    assert message["Subject"] == "Où est l'été ?"
    assert message["From"] == "terril@ville.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@ville.example>")
    assert message.get_body(("plain",)).get_content().split("\r\n") == ["Bonjour,", "voilà.", ""]
    assert "<br>voilà" in message.get_body(("html",)).get_content()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == (MailState.SENT, 1, "")
    assert mail.sent_at


def test_it_is_sent_once(postman, queued):
    queued("leila@example.org", "hugo@example.org")
    assert (tasks.send_due(), tasks.send_due()) == (2, 0)
    assert postman.recipients == ["leila@example.org", "hugo@example.org"]


def test_a_mail_is_not_sent_before_its_time(postman, queued):
    queued("leila@example.org", next_try_at=timezone.now() + datetime.timedelta(hours=1))
    assert tasks.send_due() == 0


def test_without_a_server_mails_wait(queued, settings):
    settings.MAIL_IS_SENT = False
    (mail,) = queued("leila@example.org")
    assert tasks.send_due() == 0
    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED


def test_an_address_refused_for_good_fails_in_plain_words(postman, queued):
    postman.refused_at_door["nobody@example.org"] = "550 5.1.1 no such user"
    mail, other = queued("nobody@example.org", "leila@example.org")
    assert tasks.send_due() == 1
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert (mail.trouble, mail.last_error) == (Trouble.ADDRESS, "550 5.1.1 no such user")
    # One that fails does not hold the next.
    other.refresh_from_db()
    assert other.state == MailState.SENT


def test_an_address_refused_for_now_is_tried_again_later_and_later(postman, queued):
    postman.refused_at_door["leila@example.org"] = "451 greylisted"
    (mail,) = queued("leila@example.org")
    waits = []
    for _attempt in range(7):
        tasks.send_due()
        mail.refresh_from_db()
        assert mail.state == MailState.QUEUED
        waits.append(round((mail.next_try_at - timezone.now()).total_seconds() / 60))
        after(datetime.timedelta(minutes=waits[-1] + 1))
    assert waits == [1, 5, 15, 60, 240, 240, 240]
    assert (mail.trouble, mail.last_error) == (Trouble.LATER, "451 greylisted")
    postman.refused_at_door.clear()
    assert tasks.send_due() == 1
    mail.refresh_from_db()
    assert (mail.trouble, mail.last_error) == ("", "")


def test_it_is_given_up_after_five_days(postman, queued):
    postman.refused_at_door["leila@example.org"] = "451 greylisted"
    (mail,) = queued("leila@example.org", created_at=timezone.now() - datetime.timedelta(days=6))
    tasks.send_due()
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert mail.trouble == Trouble.GIVEN_UP


def test_a_message_refused_for_good_fails(postman, queued):
    postman.answers["leila@example.org"] = "554 looks like spam"
    (mail,) = queued("leila@example.org")
    tasks.send_due()
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert (mail.trouble, mail.last_error) == (Trouble.MESSAGE, "554 looks like spam")


def test_a_message_that_cannot_be_written_fails_alone(postman, queued):
    bad, _good = queued("leila@example.org", "hugo@example.org")
    Mail.objects.filter(pk=bad.pk).update(subject="deux\nlignes")
    assert tasks.send_due() == 1
    bad.refresh_from_db()
    assert bad.state == MailState.FAILED


def test_a_server_that_is_down_costs_no_attempt(postman, queued, settings):
    settings.EMAIL_PORT = free_port()
    (mail,) = queued("leila@example.org")
    assert tasks.send_due() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 0)
    assert mail.trouble == Trouble.SERVER
    assert mail.last_error
    settings.EMAIL_PORT = postman.port
    after(datetime.timedelta(minutes=1))
    assert tasks.send_due() == 1


def test_a_mail_in_hand_when_the_worker_died_is_queued_again_after_its_lease(postman, queued):
    (mail,) = queued("leila@example.org")
    assert tasks._claim(mail.pk) == mail
    assert (tasks._claim(mail.pk), tasks.send_due(), tasks.queue_again()) == (None, 0, 0)
    after(tasks.LEASE)
    assert tasks.queue_again() == 1
    assert tasks.send_due() == 1


def test_both_attempts_have_the_same_message_id(postman, queued):
    (mail,) = queued("leila@example.org")
    tasks.send_due()
    Mail.objects.update(state=MailState.QUEUED)
    after(tasks.LEASE)
    tasks.send_due()
    first, second = (message["Message-ID"] for _recipient, message in postman.received)
    assert first == second
    assert first != tasks._message(Mail(pk=mail.pk + 1, key="x"), None).extra_headers["Message-ID"]


def test_texts_sent_long_ago_are_emptied_and_their_keys_kept(queued):
    long_ago = timezone.now() - datetime.timedelta(days=31)
    old, waiting, recent = queued("old@x.org", "waiting@x.org", "recent@x.org", html="<p>")
    Mail.objects.filter(pk=old.pk).update(state=MailState.SENT, created_at=long_ago)
    Mail.objects.filter(pk=waiting.pk).update(created_at=long_ago)
    Mail.objects.filter(pk=recent.pk).update(state=MailState.SENT)
    assert tasks.forget_texts() == 1
    old.refresh_from_db()
    assert (old.text, old.html, old.key) == ("", "", "key-old@x.org")


def test_what_one_may_do_without_is_stopped_by_the_mail_program_itself(postman, queued):
    address = "https://ville.example/nouvelles/arreter/u1:abc/"
    queued("leila@example.org", unsubscribe_url=address)
    queued("hugo@example.org")
    tasks.send_due()
    messages = dict(postman.received)
    assert messages["leila@example.org"]["List-Unsubscribe"] == f"<{address}>"
    assert messages["leila@example.org"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # What is owed has no way out.
    assert "List-Unsubscribe" not in messages["hugo@example.org"]


def test_a_mail_of_a_demonstration_to_nobody_is_never_handed_to_a_server(postman, queued):
    nobody, somebody = queued("jeanne@loos.example", "visitor@ville.fr")
    Mail.objects.filter(pk=nobody.pk).update(is_for_nobody=True)
    assert tasks._claim(nobody.pk) is None
    assert tasks.send_due() == 1
    assert postman.recipients == [somebody.to]
    assert (tasks.keep_for_nobody(), tasks.keep_for_nobody()) == (1, 0)
    nobody.refresh_from_db()
    assert (nobody.state, nobody.attempts, nobody.sent_at) == (MailState.KEPT, 0, None)
    assert tasks.send_due() == 0


def test_a_code_is_forgotten_once_it_is_over(queued):
    now = timezone.now()
    sent, valid, waiting, kept, other = queued(
        *[f"p{n}@x.org" for n in range(5)], subject="1234 5678", html="<p>"
    )
    over = now - datetime.timedelta(seconds=1)
    Mail.objects.filter(pk=sent.pk).update(state=MailState.SENT, valid_until=over)
    Mail.objects.filter(pk=valid.pk).update(
        state=MailState.SENT, valid_until=now + datetime.timedelta(minutes=5)
    )
    Mail.objects.filter(pk=waiting.pk).update(valid_until=over)
    Mail.objects.filter(pk=kept.pk).update(state=MailState.KEPT, valid_until=over, is_for_nobody=True)
    assert (tasks.forget_the_expired(), tasks.forget_the_expired()) == (3, 0)
    told = {
        mail.to: (mail.state, mail.subject, mail.text, mail.html, bool(mail.key))
        for mail in Mail.objects.all()
    }
    assert told[sent.to] == (MailState.SENT, "…", "", "", True)
    # What could not leave in time does not leave at all.
    assert told[waiting.to] == (MailState.FAILED, "…", "", "", True)
    assert told[kept.to] == (MailState.KEPT, "…", "", "", True)
    assert told[valid.to][1] == told[other.to][1] == "1234 5678"


def test_a_code_that_is_in_hand_is_left_alone(queued):
    (mail,) = queued("p@x.org", state=MailState.SENDING, valid_until=timezone.now())
    assert tasks.forget_the_expired() == 0
    mail.refresh_from_db()
    assert mail.text
