"""Queueing a mail: one row, in the caller's transaction, in the reader's language."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.template.loaders.locmem import Loader
from django.utils import translation

from terril.mail import outbox
from terril.mail.models import Mail, MailState


@pytest.fixture(autouse=True)
def letters(settings):
    """Two letters of the tests' own, one without HTML."""
    written = {
        "tests/mail/idea.txt": "\nBonjour {{ name }},\n{{ title }}\n",
        "tests/mail/idea.html": "<p>Bonjour {{ name }}</p>",
        "tests/mail/short.txt": "{% load i18n %}{% get_current_language as code %}{{ code }}",
        "tests/mail/broken.txt": "x",
        "tests/mail/broken.html": "{% include 'tests/mail/nowhere.html' %}",
    }
    options = {**settings.TEMPLATES[0]["OPTIONS"]}
    options["loaders"] = [(f"{Loader.__module__}.Loader", written), *options["loaders"]]
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": options}]


def queue(town, **changes):
    mail = {
        "town": town,
        "to": "leila@example.org",
        "key": "idea-1",
        "purpose": "acknowledgement",
        "subject": "Votre idée est arrivée",
        "template": "tests/mail/idea",
        "context": {"name": "Leïla", "title": "L'idée <b>"},
        "language": "fr",
    }
    return outbox.queue(**(mail | changes))


def test_a_mail_is_one_row_waiting_to_be_sent(town):
    mail = queue(town)
    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED
    assert mail.text == "Bonjour Leïla,\nL'idée <b>\n"
    assert mail.html == "<p>Bonjour Leïla</p>"
    assert (mail.territory_id, mail.user_id) == (town.pk, None)


def test_hostile_text_is_escaped_in_html_only(town):
    mail = queue(town, context={"name": "<script>", "title": "a & b"})
    assert "&lt;script&gt;" in mail.html
    assert "<script>" in mail.text
    assert "a & b" in mail.text


def test_html_may_be_absent(town):
    assert queue(town, template="tests/mail/short").html == ""


def test_it_is_written_in_the_readers_language(town):
    with translation.override("fr"):
        assert queue(town, template="tests/mail/short", language="en").text == "en\n"


def test_a_text_is_required(town):
    with pytest.raises(TemplateDoesNotExist):
        queue(town, template="tests/mail/nothing")


def test_a_letter_that_includes_something_absent_is_a_defect(town):
    with pytest.raises(TemplateDoesNotExist, match="nowhere"):
        queue(town, template="tests/mail/broken")


def test_the_same_key_is_queued_once(town):
    with transaction.atomic():
        assert queue(town) is not None
        assert queue(town, subject="Autre") is None
        # The transaction still works, on PostgreSQL too.
        assert Mail.objects.count() == 1
    assert Mail.objects.get().subject == "Votre idée est arrivée"


def test_a_key_may_be_long(town):
    key = "k" * 400
    assert queue(town, key=key) is not None
    assert queue(town, key=key) is None


def test_nobody_adds_a_header_through_a_subject(town):
    mail = queue(town, subject="Votre idée\r\nBcc: all@example.org\u2028x\x00\u202e")
    assert mail.subject == "Votre idée Bcc: all@example.org x"


def test_a_subject_keeps_its_typography_and_its_length_has_an_end(town):
    assert queue(town, subject="Où ?" + "é" * 500).subject.startswith("Où ?é")
    assert len(Mail.objects.get().subject) == 250


@pytest.mark.parametrize("to", ["", "nobody", "a@example.org\nBcc: b@example.org", "a@x.org, b@x.org"])
def test_an_address_that_is_not_one_is_refused(town, to):
    with pytest.raises(ValidationError):
        queue(town, to=to)
    assert not Mail.objects.exists()


def test_a_transaction_that_fails_queues_nothing(town):
    with transaction.atomic():
        queue(town)
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("to", "is_demo", "nobody"),
    [
        ("jeanne@loos.example", True, True),
        ("jeanne@LOOS.Example", True, True),
        ("a@b.test", True, True),
        ("a@b.invalid", True, True),
        ("a@example.org", True, True),
        ("a@mail.example.com", True, True),
        ("a@notexample.com", True, False),
        ("visitor@ville.fr", True, False),
        ("jeanne@loos.example", False, False),
    ],
)
def test_a_demonstration_writes_to_nobody_under_names_kept_for_examples(town, to, is_demo, nobody):
    town.is_demo = is_demo
    assert queue(town, to=to).is_for_nobody == nobody


def test_many_are_queued_at_once_and_each_once(town, django_assert_num_queries):
    def composed(*numbers):
        written = {
            "town": town,
            "purpose": "digest",
            "subject": "Des nouvelles",
            "template": "tests/mail/short",
            "context": {},
            "language": "en",
        }
        return [outbox.compose(to=f"p{n}@example.org", key=f"d-{n}", **written) for n in numbers]

    assert not Mail.objects.exists()
    with django_assert_num_queries(1):
        outbox.queue_all(composed(1, 2, 3))
    outbox.queue_all(composed(2, 3, 4))
    assert list(Mail.objects.order_by("pk").values_list("key", "text")) == [
        (f"d-{n}", "en\n") for n in (1, 2, 3, 4)
    ]


def test_what_is_composed_is_what_is_queued(town):
    """`queue` writes every column that `compose` fills."""
    filled = {
        name
        for name, value in vars(outbox.compose(**_whole(town))).items()
        if not name.startswith("_") and value not in (None, "", False)
    }
    queued = outbox.queue(**_whole(town))
    queued.refresh_from_db()
    composed = outbox.compose(**_whole(town))
    left_to_the_row = {"id", "next_try_at", "created_at", "state", "attempts"}
    assert filled - left_to_the_row == {*outbox.WRITTEN, "key"}
    assert all(getattr(queued, name) == getattr(composed, name) for name in outbox.WRITTEN)


def _whole(town):
    town.is_demo = True
    return {
        "town": town,
        "to": "a@b.example",
        "key": "whole",
        "purpose": "digest",
        "subject": "Des nouvelles",
        "template": "tests/mail/idea",
        "context": {"name": "Leïla", "title": "x"},
        "language": "fr",
        "user": town,
        "unsubscribe_url": "https://ville.example/x",
        "valid_until": datetime.datetime(2999, 1, 2, 3, 4, tzinfo=datetime.UTC),
    }
