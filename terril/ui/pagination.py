"""From one page of a list to the next."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


class ListPage(Page):
    """A page of a list; `base_query` is what the address keeps from page to page ("" or "q=eau&")."""

    base_query: str = ""


class _Pages(Paginator):
    def _get_page(self, *args: Any, **kwargs: Any) -> ListPage:
        return ListPage(*args, **kwargs)


def paginate(request: HttpRequest, things: Any, per_page: int) -> ListPage:
    """Return the page of `things` that `?page=` asks for.

    Arguments: `things` an ordered queryset or a list. There is always a page to answer with: what
    is no number gives the first, a number too great (10^30) or too small gives the last.
    For a template: {% include "ui/_pagination.html" with page=page base_query=page.base_query %}.
    """
    page = cast("ListPage", _Pages(things, per_page).get_page(request.GET.get("page")))
    kept = request.GET.copy()
    kept.pop("page", None)
    page.base_query = f"{kept.urlencode()}&" if kept else ""
    return page
