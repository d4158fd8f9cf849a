"""The counter: who stands there and what they propose, on one page, in the order of the paper form."""

from __future__ import annotations

from typing import Any

from terril.initiatives.forms.propose import ProposalForm
from terril.people.forms import CounterForm
from terril.people.models import User


class AtCounterForm(CounterForm, ProposalForm):
    """A person and their idea. Of somebody known already, only the idea is asked.

    Photos come later, from the initiative's page: nobody waits at a counter for one.
    """

    def __init__(self, *args: Any, person: User | None, **options: Any):
        super().__init__(*args, with_photo=False, **options)
        if person is not None:
            for name in CounterForm.base_fields:
                del self.fields[name]

    def help_while_typing(self, *, known: str, near: str) -> None:
        """Let names and ideas alike come while typing, from these addresses (see terril.js)."""
        asked = {"display_name": (known, "connues"), "title": (near, "proches-en-direct")}
        for name, (address, target) in asked.items():
            if name in self.fields:
                self.fields[name].widget.attrs |= {"data-near": address, "data-near-target": target}
