"""The path as a poster."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def poster(request: HttpRequest) -> HttpResponse:
    """The path to the star on an A3 sheet, to pin up in a hall."""
    # Read when first needed: the typesetter weighs more than all the pages together.
    from terril.landmarks.pdf import poster_pdf

    response = HttpResponse(poster_pdf(request.town), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="affiche.pdf"'
    return response
