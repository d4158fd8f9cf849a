"""The year of the little fund in the demonstration: every step, a no with another way, money given back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from terril.foundation.models import JournalEntry
from terril.fund import queries
from terril.fund.models import Envelope, Line, LineKind, SmallDynamic
from terril.fund.states import DynamicState
from terril.people.models import User

pytestmark = pytest.mark.django_db
S = DynamicState


@pytest.fixture
def town(demo):
    return demo


def dynamic(title):
    return SmallDynamic.objects.get(title__startswith=title)


def test_every_step_is_somewhere_and_this_year_has_its_envelope(town):
    assert set(SmallDynamic.objects.values_list("state", flat=True)) == set(S.values)
    assert 10 <= SmallDynamic.objects.count() <= 16
    today = timezone.localdate()
    assert queries.envelope_of(town, today.year) is not None
    for envelope in Envelope.objects.all():
        assert 0 <= queries.figures(envelope).left < envelope.amount_cents


def test_part_of_the_coach_s_money_came_back(town):
    sums = queries.sums(dynamic("Un premier car"))
    assert (sums.granted, sums.paid, sums.spent, sums.given_back) == (800_00, 800_00, 742_50, 57_50)


def test_the_fireworks_were_refused_and_the_other_way_taken(town):
    fireworks, lanterns = dynamic("Un feu d'artifice"), dynamic("Des lampions")
    assert fireworks.decision.alternative
    assert fireworks.decision.contact
    assert (lanterns.state, lanterns.author) == (S.GRANTED, fireworks.author)


def test_one_answer_is_late_and_a_misread_receipt_was_corrected(town):
    today = timezone.localdate()
    assert [one.title for one in SmallDynamic.objects.all() if one.days_late(today)] == [
        "Un café debout le dimanche matin"
    ]
    assert Line.objects.exclude(corrects=None).get().kind == LineKind.SPENT


def test_subsidies_name_registered_organisations_alone(town):
    found = [queries.scdl(town, envelope.year) for envelope in Envelope.objects.all()]
    lines = [line for year in found for line in year.lines]
    assert {line["nomBeneficiaire"] for line in lines} == {"Le Panier partagé", "Roue libre 62"}
    assert {line["nature"] for line in lines} == {"aide en numéraire", "aide en nature"}
    assert sum(year.informal for year in found) >= 4


def test_pages_answer_and_name_nobody(client, town):
    people = [user.display_name for user in User.objects.filter(small_dynamics__isnull=False)]
    pages = ["/fonds/", "/fonds/demander/", "/journal/"]
    pages += [f"/fonds/?annee={envelope.year}" for envelope in Envelope.objects.all()]
    pages += [one.get_absolute_url() for one in SmallDynamic.objects.exclude(received_on=None)]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        text = response.content.decode()
        # In the journal, people tell of themselves elsewhere: only what they asked of the fund is silent.
        if page != "/journal/":
            assert [name for name in people if name in text] == [], page
    told = JournalEntry.objects.filter(action="fund.ask", audience="public")
    assert told.count() >= 10
    assert client.get(dynamic("Une matinée").get_absolute_url()).status_code == 404
