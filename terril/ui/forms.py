"""How forms are drawn, everywhere: label, help, error, then the field, tied together for screen readers.

``{{ form }}`` draws the error summary and every field; ``{{ form.name.as_field_group }}`` draws one.
"""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Django's own renderer with the two templates that carry the accessible markup.

    The ties (``aria-describedby``, ``aria-invalid``) are made by Django itself: the templates only have
    to use the identifiers it expects, ``<id>_helptext`` and ``<id>_error``.
    """

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
