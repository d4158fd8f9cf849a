"""Where is it? Anybody may ask, and the town answers in public, by a date."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.people.models import User
from terril.promises import mails, rules
from terril.promises.actions import wording
from terril.promises.models import Answer, PublicCommitment, Question


@action(rules.can_ask, says=_("Quelqu'un demande où en est « %(what)s »"))
def ask(actor: User, promise: PublicCommitment, *, words: str = "") -> Told:
    """Ask where a promise is. Returns the question.

    Arguments: `actor` people.queries.system() for a stranger; nothing is kept of who asks; `words`
    what they would like to know, read with the answer.
    Raises ValidationError keyed "words": too long.
    """
    today = clock.today()
    question = Question.objects.create(
        promise=promise,
        words=wording.text("words", words, gettext("Votre question"), required=False, most=500),
        asked_on=today,
        due_on=today + datetime.timedelta(days=promise.territory.promise_delay_days),
    )
    return told(question, what=promise.words)


@action(rules.can_answer, says=_("La commune dit où en est « %(what)s » : %(words)s"))
def answer(actor: User, question: Question, *, words: str, shows_question: bool = True) -> Told:
    """Answer a question before everybody. Returns the answer.

    Arguments: `shows_question` False leaves its words out: they insult, or name somebody.
    Raises ValidationError keyed "words".
    """
    written = Answer.objects.create(
        question=question,
        words=wording.text("words", words, gettext("La réponse")),
        shows_question=shows_question,
        given_on=clock.today(),
        written_by=actor,
    )
    mails.tell_answer(written)
    return told(written, what=question.promise.words, words=written.words)
