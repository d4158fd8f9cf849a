"""Both sides sign the same text, and sign again what changes."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from terril.agreements import actions as agreements
from terril.agreements.models import Agreement, Commitment, Party, Side, Signature, Version
from terril.agreements.states import AgreementState
from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.foundation.states import WrongState
from terril.initiatives import actions
from terril.initiatives.models import Follow
from terril.initiatives.states import InitiativeState
from terril.mail.models import Mail
from tests import factories
from tests.initiatives.life import days, entries
from tests.initiatives.test_actions_proposing import refused

pytestmark = pytest.mark.django_db
S = InitiativeState


def _party(initiative, side: Side) -> Party:
    return Party.objects.get(agreement=initiative.agreement_id, side=side)


def _state(initiative) -> tuple[str, str]:
    initiative.refresh_from_db()
    return initiative.state, Agreement.objects.get(pk=initiative.agreement_id).state


def _refused_without_a_trace(call, *args, **details) -> list[str]:
    before = entries(), Signature.objects.count(), Mail.objects.count()
    with pytest.raises(ValidationError) as error:
        call(*args, **details)
    assert (entries(), Signature.objects.count(), Mail.objects.count()) == before
    return error.value.messages


def test_both_sides_are_asked_by_the_same_mail(life):
    initiative = life.at(S.GRANTED)
    child = factories.UserFactory(minor=True, speaks_for=initiative.proposers)
    version = actions.propose_agreement(life.officer, initiative)
    assert (version.number, version.digest) == (1, Version.objects.get().digest)
    assert _state(initiative) == (S.GRANTED, AgreementState.PROPOSED)
    mails = Mail.objects.filter(purpose="signature")
    assert {mail.to for mail in mails} == {life.author.email, life.mayor.email}
    assert child.email not in {mail.to for mail in mails}
    assert all("/signer/" in mail.text for mail in mails)
    entry = JournalEntry.objects.get(action="initiatives.propose_agreement")
    assert (entry.audience, entry.facts["version"]) == (Audience.STAFF, 1)


def test_a_text_with_one_side_only_is_not_sent(life):
    initiative = actions.grant(life.mayor, life.at(S.UNDER_REVIEW), reason="Oui")
    said = _refused_without_a_trace(actions.propose_agreement, life.officer, initiative)
    assert said == ["Il manque encore la part de la commune."]
    assert not Version.objects.exists()
    assert _state(initiative) == (S.GRANTED, AgreementState.DRAFT)


def test_the_same_text_is_not_sent_twice(life):
    initiative = life.at(S.GRANTED)
    actions.propose_agreement(life.officer, initiative)
    assert (
        "Rien n'a changé" in _refused_without_a_trace(actions.propose_agreement, life.author, initiative)[0]
    )
    assert Version.objects.count() == 1


def test_the_last_signature_moves_it_on(life):
    initiative = life.at(S.GRANTED)
    Follow.objects.create(
        initiative=initiative, email="voisine@example.org", token="t", confirmed_at=clock.now()
    )
    version = actions.propose_agreement(life.officer, initiative)
    actions.sign(life.author, initiative, party=_party(initiative, Side.INHABITANTS), digest=version.digest)
    assert _state(initiative) == (S.GRANTED, AgreementState.PROPOSED)
    actions.sign(life.mayor, initiative, party=_party(initiative, Side.TOWN), digest=version.digest)
    assert _state(initiative) == (S.SIGNED, AgreementState.SIGNED)
    assert entries(initiative).count("initiatives.conclude") == 1
    assert JournalEntry.objects.get(action="initiatives.conclude").audience == Audience.PUBLIC
    signed = Signature.objects.order_by("pk").values_list("signer", "signer_title")
    assert list(signed) == [(life.author.pk, ""), (life.mayor.pk, "Maire")]


def test_nobody_signs_what_was_not_sent(life):
    initiative = life.at(S.GRANTED)
    said = _refused_without_a_trace(
        actions.sign,
        life.author,
        initiative,
        party=_party(initiative, Side.INHABITANTS),
        digest="0" * 64,
    )
    assert said == ["La convention n'a pas encore été proposée à la signature."]


def test_nobody_signs_another_text_than_the_one_that_was_read(life):
    initiative = life.at(S.GRANTED)
    read = actions.propose_agreement(life.officer, initiative)
    commitment = Commitment.objects.get(agreement=initiative.agreement_id, party__side=Side.TOWN)
    agreements.amend(life.officer, commitment, what="Douze bacs")
    ours = _party(initiative, Side.INHABITANTS)
    sign = actions.sign
    said = _refused_without_a_trace(sign, life.author, initiative, party=ours, digest=read.digest)
    assert "en train de changer" in said[0]
    new = actions.propose_agreement(life.officer, initiative)
    said = _refused_without_a_trace(sign, life.author, initiative, party=ours, digest=read.digest)
    assert "pendant que vous le lisiez" in said[0]
    assert any("Douze bacs" in sentence for sentence in said[1:])
    assert _refused_without_a_trace(sign, life.author, initiative, party=ours, digest="")
    sign(life.author, initiative, party=ours, digest=new.digest)
    assert _state(initiative) == (S.GRANTED, AgreementState.PROPOSED)


def test_a_party_signs_once_and_only_for_itself(life):
    initiative = life.at(S.GRANTED)
    version = actions.propose_agreement(life.officer, initiative)
    ours, theirs = _party(initiative, Side.INHABITANTS), _party(initiative, Side.TOWN)
    for actor, party in ((life.author, theirs), (life.mayor, ours), (life.officer, theirs)):
        before = entries()
        with pytest.raises(NotAllowed):
            actions.sign(actor, initiative, party=party, digest=version.digest)
        assert entries() == before
    actions.sign(life.author, initiative, party=ours, digest=version.digest)
    before = entries()
    with pytest.raises(WrongState, match="a déjà signé ce texte"):
        actions.sign(life.author, initiative, party=ours, digest=version.digest)
    elsewhere = _party(life.at(S.GRANTED), Side.TOWN)
    told = entries()
    assert told[: len(before)] == before
    assert refused("party", actions.sign, life.mayor, initiative, party=elsewhere, digest=version.digest)
    assert Signature.objects.count() == 1


def test_signed_on_paper_at_the_counter(life):
    initiative = life.at(S.GRANTED)
    version = actions.propose_agreement(life.officer, initiative)
    ours = _party(initiative, Side.INHABITANTS)
    on_paper = {"signer_name": "Aline Auteur", "signed_on": clock.today() - days(2)}
    actions.record_paper_signature(life.officer, initiative, party=ours, **on_paper)
    signature = Signature.objects.get()
    assert (signature.how, signature.signer, signature.signer_name) == ("paper", None, "Aline Auteur")
    assert (signature.signed_on, signature.recorded_by) == (on_paper["signed_on"], life.officer)
    actions.sign(life.mayor, initiative, party=_party(initiative, Side.TOWN), digest=version.digest)
    assert _state(initiative) == (S.SIGNED, AgreementState.SIGNED)


def test_the_last_signature_may_be_the_one_on_paper(life):
    initiative = life.at(S.GRANTED)
    actions.propose_agreement(life.officer, initiative)
    for party, name in ((Side.INHABITANTS, "Aline Auteur"), (Side.TOWN, "Jean Maire")):
        actions.record_paper_signature(
            life.officer,
            initiative,
            party=_party(initiative, party),
            signer_name=name,
            signed_on=clock.today(),
        )
    assert _state(initiative) == (S.SIGNED, AgreementState.SIGNED)


def test_a_sheet_that_cannot_be_is_not_recorded(life):
    initiative = life.at(S.GRANTED)
    party = _party(initiative, Side.INHABITANTS)
    record, sheet = actions.record_paper_signature, {"signer_name": "Aline", "signed_on": clock.today()}
    assert _refused_without_a_trace(record, life.officer, initiative, party=party, **sheet)
    actions.propose_agreement(life.officer, initiative)
    for field, wrong in (("signer_name", " "), ("signed_on", clock.today() + days(1))):
        assert refused(field, record, life.officer, initiative, party=party, **{**sheet, field: wrong})
    assert not Signature.objects.exists()
    assert _state(initiative) == (S.GRANTED, AgreementState.PROPOSED)


def test_what_changes_under_way_is_signed_again_and_the_work_goes_on(life):
    initiative = life.at(S.UNDER_WAY)
    commitment = Commitment.objects.get(agreement=initiative.agreement_id, party__side=Side.TOWN)
    agreements.amend(life.officer, commitment, what="Douze bacs")
    assert _state(initiative) == (S.UNDER_WAY, AgreementState.DRAFT)
    life.sign_both(initiative)
    assert _state(initiative) == (S.UNDER_WAY, AgreementState.RUNNING)
    assert Version.objects.count() == 2
    assert Signature.objects.count() == 4
    # It was concluded once, before the work began.
    assert entries(initiative).count("initiatives.conclude") == 1


def test_what_changes_before_the_work_begins_is_signed_again_first(life):
    initiative = life.at(S.SIGNED)
    commitment = Commitment.objects.get(agreement=initiative.agreement_id, party__side=Side.TOWN)
    agreements.amend(life.officer, commitment, what="Douze bacs")
    initiative.refresh_from_db()
    before = entries()
    with pytest.raises(WrongState, match="la signer à nouveau"):
        actions.start(life.author, initiative)
    assert entries() == before
    life.sign_both(initiative)
    assert _state(initiative) == (S.SIGNED, AgreementState.SIGNED)
    initiative.refresh_from_db()
    actions.start(life.author, initiative)
    assert _state(initiative) == (S.UNDER_WAY, AgreementState.RUNNING)


def test_it_is_not_concluded_while_a_signature_is_missing(life):
    initiative = life.at(S.GRANTED)
    version = actions.propose_agreement(life.officer, initiative)
    actions.sign(life.author, initiative, party=_party(initiative, Side.INHABITANTS), digest=version.digest)
    before = entries()
    with pytest.raises(NotAllowed, match="encore une signature"):
        actions.conclude(life.officer, initiative)
    assert (entries(), _state(initiative)[0]) == (before, S.GRANTED)
