import pytest
from django.utils import translation

from terril.ui.templatetags.ui import euros


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (3000000, "30\u00a0000\u00a0€", "€30,000"),
        (1250, "12,50\u00a0€", "€12.50"),
        (0, "0\u00a0€", "€0"),
        (-500, "−5\u00a0€", "−€5"),
        (None, "", ""),
    ],
)
def test_euros_are_written_as_people_read_them(cents, french, english):
    with translation.override("fr"):
        assert euros(cents).replace("\u202f", "\u00a0") == french
    with translation.override("en"):
        assert euros(cents) == english
