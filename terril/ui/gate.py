"""A page where something may be done to one thing: a form for each action, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from terril.foundation.actions import Action
from terril.ui.acting import act, refusal


class HasAPage(Protocol):
    """A thing with a page of its own."""

    def get_absolute_url(self) -> str: ...


class Task:
    """One thing that may be done on a page: an action, its form, and what is said once it is done.

    Arguments: `name` tells the forms of a page apart; `details` turns the valid form into what the
    action asks for; `said` gives the sentence shown once done, from the action's subject; `run`
    stands in for calling the action when there is more to it: it returns the subject, or None after
    having added errors to the form; `actor` is who acts, when it is not the visitor.
    """

    def __init__(
        self,
        request: HttpRequest,
        action: Action,
        thing: Any,
        form: type[BaseForm] = Form,
        *,
        button: Any,
        said: Callable[[Any], str],
        name: str = "",
        heading: Any = "",
        lede: Any = "",
        look: str = "",
        details: Callable[[Any], dict[str, Any]] = lambda form: form.cleaned_data,
        names: Mapping[str, str] | None = None,
        run: Callable[[Any], Any] | None = None,
        actor: Any = None,
        **options: Any,
    ):
        self.actor = actor or request.user
        self.action, self.thing, self.name = action, thing, name
        self.button, self.heading, self.lede, self.look = button, heading, lede, look
        self.said, self.details, self.names, self._run = said, details, names, run
        self.is_sent = request.method == "POST" and request.POST.get("task", "") == name
        self.refusal = refusal(action, self.actor, thing)
        options |= {"data": request.POST, "files": request.FILES} if self.is_sent else {}
        self.form = form(auto_id=f"{name}-%s" if name else "id_%s", **options)

    def run(self) -> Any | None:
        """Do it when its form was sent and is right; return the action's subject, or None."""
        if not self.form.is_valid():
            return None
        if self._run:
            return self._run(self.form)
        return act(
            self.form,
            self.action,
            self.actor,
            self.thing,
            names=self.names,
            **self.details(self.form),
        )


def answer(
    request: HttpRequest,
    thing: HasAPage,
    tasks: list[Task],
    *,
    heading: Any,
    lede: Any = "",
    template: str,
    goes_to: Callable[[Any], str] | None = None,
    is_worth_reading: bool = False,
    **context: Any,
) -> HttpResponse:
    """Do the task that was sent and go back to the thing's page, or show the forms of what may be done.

    A refused task raises its reason (403 and 409 pages), also when a form of an old tab asks for it, and
    also when nothing at all may be done here, unless the page `is_worth_reading` by itself. A form that
    is not right is shown again with what was typed (422).
    """
    sent = next((task for task in tasks if task.is_sent), None)
    if sent:
        if sent.refusal:
            raise sent.refusal
        subject = sent.run()
        if subject is not None:
            messages.success(request, sent.said(subject))
            return redirect(goes_to(subject) if goes_to else thing.get_absolute_url())
    offered = [task for task in tasks if not task.refusal]
    if not offered and not is_worth_reading and tasks and tasks[0].refusal:
        raise tasks[0].refusal
    return render(
        request,
        template,
        {
            "thing_url": thing.get_absolute_url(),
            "heading": heading,
            "lede": lede,
            "tasks": offered,
            **context,
        },
        status=422 if request.method == "POST" else 200,
    )
