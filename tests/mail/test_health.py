"""How the mails of a town are doing, in plain words."""

import datetime

import pytest
from django.utils import timezone, translation

from terril.mail import queries
from terril.mail.models import Mail, MailState, Trouble
from tests import factories

S, T = MailState, Trouble


def ago(**delta):
    return timezone.now() - datetime.timedelta(**delta)


def test_without_mails_all_is_well(town, django_assert_num_queries):
    with django_assert_num_queries(1):
        health = queries.health(town)
    assert (health.queued, health.sending, health.sent, health.failed, health.kept) == (0,) * 5
    assert health.is_well
    assert health.sentence == "Les courriels partent bien."
    assert queries.problems(town) == []


def test_each_state_is_counted_for_this_town_only(town, queued):
    for number, state in enumerate(S):
        queued(*[f"{state}-{n}@x.org" for n in range(number + 1)], state=state, territory_id=town.pk)
        queued(f"elsewhere-{state}@x.org", state=state, territory_id=factories.TownFactory().pk)
        queued(f"installation-{state}@x.org", state=state, territory_id=0)
    queued("old@x.org", state=S.SENT, territory_id=town.pk, created_at=ago(days=31))
    health = queries.health(town)
    assert (health.queued, health.sending, health.sent, health.failed, health.kept) == (1, 2, 3, 4, 5)
    assert not health.is_well
    assert health.sentence == "4 courriels n'ont pas pu partir."
    with translation.override("en"):
        assert health.sentence == "4 mails could not leave."


def test_a_mail_that_waits_longer_than_usual_is_told(town, queued):
    (mail,) = queued("a@x.org", territory_id=town.pk, created_at=ago(minutes=14))
    assert queries.health(town).is_well
    Mail.objects.filter(pk=mail.pk).update(created_at=ago(minutes=16))
    health = queries.health(town)
    assert (health.is_well, health.sentence) == (False, "1 courriel attend depuis un moment.")
    # What goes to nobody waits for nothing.
    Mail.objects.filter(pk=mail.pk).update(is_for_nobody=True)
    assert queries.health(town).is_well


def test_each_trouble_says_what_it_means_and_what_to_do(town, queued, django_assert_num_queries):
    for number, trouble in enumerate(T):
        held_up = trouble in (T.LATER, T.SERVER)
        queued(
            *[f"{trouble}-{n}@x.org" for n in range(number + 1)],
            territory_id=town.pk,
            trouble=trouble,
            state=S.QUEUED if held_up else S.FAILED,
            last_error=f"550 {trouble}",
        )
    with django_assert_num_queries(2):
        problems = queries.problems(town)
    assert [problem.trouble for problem in problems] == list(reversed(T))
    assert [problem.count for problem in problems] == [6, 5, 4, 3, 2, 1]
    for problem in problems:
        assert problem.label
        assert problem.meaning.endswith(".")
        assert problem.advice.endswith(".")
        assert problem.last_error == f"550 {problem.trouble}"


@pytest.mark.parametrize(
    ("details", "is_told", "may_retry"),
    [
        ({"state": S.FAILED, "trouble": T.ADDRESS}, True, True),
        ({"state": S.QUEUED, "trouble": T.SERVER}, True, True),
        # Settled otherwise, or forgotten with time.
        ({"state": S.FAILED, "trouble": T.ADDRESS, "text": ""}, False, False),
        ({"state": S.FAILED, "trouble": T.ADDRESS, "created_at": 31}, False, False),
        # A code that was too late is told for a day.
        ({"state": S.FAILED, "trouble": T.TOO_LATE, "text": ""}, True, False),
        ({"state": S.FAILED, "trouble": T.TOO_LATE, "text": "", "created_at": 2}, False, False),
        ({"state": S.QUEUED}, False, False),
        ({"state": S.SENT}, False, False),
        ({"state": S.SENDING}, False, False),
        ({"state": S.KEPT}, False, False),
    ],
)
def test_what_is_in_trouble(town, queued, details, is_told, may_retry):
    if "created_at" in details:
        details = {**details, "created_at": ago(days=details["created_at"])}
    (mail,) = queued("a@x.org", territory_id=town.pk, **details)
    assert (mail in queries.in_trouble_of(town)) == is_told
    assert (mail in queries.may_be_tried_again(town)) == may_retry
    assert queries.health(town).failed == (is_told and mail.state == S.FAILED)


def test_neither_subject_nor_text_is_read(town, queued, django_assert_num_queries):
    queued("a@x.org", territory_id=town.pk, state=S.FAILED, trouble=T.ADDRESS, purpose="answer")
    with django_assert_num_queries(1):
        (mail,) = queries.in_trouble_of(town)
    assert mail.get_deferred_fields() == {"subject", "text", "html"}
    assert queries.about(mail) == "Une réponse de la commune"
    assert queries.about(Mail(purpose="something new")) == "Un courriel"
