"""The read API, made from the data sets: what a file holds, a page at a time, as JSON.

Imported at the first question only (see views.api): the library and its schemas weigh more than a web
process may spare while nobody asks. The descriptions are written once for each language.
"""

# No annotations kept as text here: those of the operations are made while the program runs.

import datetime
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import ValidationError
from pydantic import Field, create_model

from terril.opendata.dataset import DataSet, Parameter
from terril.opendata.licences import licence_of
from terril.opendata.sets import DATA_SETS
from terril.territories.models import Territory
from terril.ui.tables import Column

ROOT = "/api/v1/"
PAGE, LARGEST_PAGE = 50, 200
# Whoever wants all of it takes a file: skipping so many rows would only keep the database busy.
FURTHEST = 100_000
LARGEST_NUMBER = 2**31 - 1
SLUG = r"^[-a-zA-Z0-9_]+$"
TYPES: dict[str, Any] = {
    "text": str,
    "integer": int | None,
    "decimal": float | None,
    "date": datetime.date | None,
    "moment": datetime.datetime | None,
    "boolean": bool | None,
    "list": list[str],
}


class Wrong(Schema):
    """What is wrong with one detail of the question."""

    field: str
    says: str


class Problem(Schema):
    """Why there is no answer."""

    detail: str
    errors: list[Wrong] = []


class Objection(Exception):
    """A question whose details name nothing."""

    def __init__(self, errors: Mapping[str, list[str]]):
        self.errors = errors


def answer(request: HttpRequest, path: str) -> HttpResponse:
    """Answer one question, in the reader's language."""
    language = translation.get_language() or "fr"
    if path == "openapi.json":
        return JsonResponse(description(request.town, language), json_dumps_params={"ensure_ascii": False})
    for pattern in _patterns(language):
        if match := pattern.resolve(path):
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
            return response
    return problem(_("Il n'y a rien à cette adresse. Tout ce qui se demande est décrit à /api/v1/."), 404)


def problem(detail: str, status: int, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """Return an error as JSON."""
    content = {"detail": detail, "errors": errors or []}
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


def description(town: Territory, language: str) -> dict[str, Any]:
    """Return the OpenAPI description of the town's API."""
    licence = licence_of(town)
    schema = api_in(language).get_openapi_schema(path_prefix=ROOT)
    info = {
        **schema["info"],
        "title": _("Les données de %(town)s") % {"town": town.name},
        "license": {"name": licence.name, "url": licence.url},
    }
    return {**schema, "info": info}


@cache
def _patterns(language: str) -> list[URLPattern | URLResolver]:
    return list(api_in(language).urls[0])


@cache
def api_in(language: str) -> NinjaAPI:
    """Return the API whose descriptions are in `language`."""
    with translation.override(language):
        api = NinjaAPI(
            title="Terril",
            version="1",
            description=_(
                "Ce que les pages montrent à tous, et rien d'autre : personne n'a besoin d'entrer, "
                "et entrer ne montre rien de plus."
            ),
            docs_url=None,
            openapi_url=None,
            urls_namespace=f"api-{language}",
        )
        api.add_exception_handler(ValidationError, _say_what_is_wrong)
        api.add_exception_handler(Objection, _say_what_names_nothing)
        api.add_exception_handler(Http404, _say_it_is_not_here)
        for data_set in DATA_SETS.values():
            if data_set.is_in_api:
                _add(api, data_set)
    return api


def _say_what_is_wrong(request: HttpRequest, error: Any) -> HttpResponse:
    errors = [{"field": str(wrong["loc"][-1]), "says": _said(wrong)} for wrong in error.errors]
    return problem(_not_understood(), 422, errors)


def _say_what_names_nothing(request: HttpRequest, error: Any) -> HttpResponse:
    errors = [{"field": name, "says": " ".join(said)} for name, said in error.errors.items()]
    return problem(_not_understood(), 422, errors)


def _say_it_is_not_here(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(_("Nous ne trouvons rien de tel, ou ce n'est pas public."), 404)


def _not_understood() -> str:
    return _("Cette question n'est pas comprise.")


def _said(wrong: Mapping[str, Any]) -> str:
    """Say in the reader's language what pydantic found wrong."""
    known = wrong.get("ctx", {})
    match wrong["type"]:
        case "less_than_equal":
            return _("Au plus %(most)s.") % {"most": known["le"]}
        case "greater_than_equal":
            return _("Au moins %(least)s.") % {"least": known["ge"]}
        case "literal_error":
            return _("Une de ces valeurs : %(values)s.") % {
                "values": str(known["expected"]).replace(" or ", ", ")
            }
        case "bool_parsing":
            return _("« true » ou « false ».")
        case kind if kind.startswith("int"):
            return _("Un nombre entier.")
    return _("Cette valeur ne peut pas être comprise.")


def _add(api: NinjaAPI, data_set: DataSet) -> None:
    """Add the list of a data set, and one thing of it."""
    name = data_set.name.capitalize()
    fields: dict[str, Any] = {
        column.name: (TYPES[column.kind], Field(description=str(column.meaning)))
        for column in data_set.columns
    }
    thing = create_model(name, __base__=Schema, **fields)
    page = create_model(
        f"Page{name}",
        __base__=Schema,
        total=(int, Field(description=_("Combien il y en a en tout"))),
        next=(str | None, Field(description=_("L'adresse de la suite ; rien à la fin"))),
        results=(
            list[thing],  # type: ignore[valid-type]
            Field(description=str(data_set.title)),
        ),
    )
    api.get(
        f"/{data_set.name}",
        response={200: page, 404: Problem, 422: Problem},
        summary=str(data_set.title),
        description=str(data_set.what),
        operation_id=data_set.name,
        tags=[str(data_set.title)],
    )(_listing(data_set, _asked(data_set)))
    if (key := data_set.key_column) and data_set.key:
        api.get(
            f"/{data_set.name}/{{{key.name}}}",
            response={200: thing, 404: Problem, 422: Problem},
            summary=_("Un seul"),
            description=str(data_set.what),
            operation_id=f"{data_set.name}_un",
            tags=[str(data_set.title)],
        )(_one(data_set, key, data_set.key[1]))


def _asked(data_set: DataSet) -> Any:
    """Return the model of what a list may be asked."""
    fields: dict[str, Any] = {
        "limit": (int, Field(PAGE, ge=1, le=LARGEST_PAGE, description=_("Combien à la fois"))),
        "offset": (int, Field(0, ge=0, le=FURTHEST, description=_("Combien en sauter"))),
    }
    for parameter in data_set.parameters:
        fields[parameter.name] = _field(parameter)
    return create_model(f"Question{data_set.name.capitalize()}", __base__=Schema, **fields)


def _field(parameter: Parameter) -> tuple[Any, Any]:
    meaning = str(parameter.meaning)
    if parameter.choices:
        values = tuple(value for value, _label in parameter.choices)
        return Literal[values] | None, Field(None, description=meaning)
    if parameter.kind == "boolean":
        return bool, Field(False, description=meaning)
    return str, Field("", description=meaning, pattern=parameter.pattern)


def _listing(data_set: DataSet, model: Any) -> Callable[..., Any]:
    def listing(request: HttpRequest, asked: Query[model]) -> dict[str, Any]:
        town, values = request.town, asked.model_dump()
        limit, offset = values.pop("limit"), values.pop("offset")
        wanted = {name: str(value) for name, value in values.items() if value}
        if errors := data_set.objection(town, wanted):
            raise Objection(errors)
        found = data_set.found(town, wanted)
        total = found.count()
        things = list(found[offset : offset + limit])
        rest = {**wanted, "limit": limit, "offset": offset + limit}
        is_more = offset + limit < total and offset + limit <= FURTHEST
        return {
            "total": total,
            "next": f"{_base(request)}{ROOT}{data_set.name}?{urlencode(rest)}" if is_more else None,
            "results": _told(data_set, request, things),
        }

    return listing


def _one(data_set: DataSet, key: Column, field: str) -> Callable[..., Any]:
    kind: Any = (
        Annotated[int, Path(ge=1, le=LARGEST_NUMBER, description=str(key.meaning))]
        if key.kind == "integer"
        else Annotated[str, Path(pattern=SLUG, max_length=120, description=str(key.meaning))]
    )

    def one(request: HttpRequest, **path: Any) -> dict[str, Any]:
        thing = data_set.found(request.town, {}).filter(**{field: path[key.name]}).first()
        if thing is None:
            raise Http404
        return _told(data_set, request, [thing])[0]

    return _with_parameter(one, key.name, kind)


def _with_parameter(function: Callable[..., Any], name: str, kind: Any) -> Callable[..., Any]:
    """Say that a function takes `name`, which the library reads from its signature."""
    from inspect import Parameter as Named
    from inspect import Signature

    request = Named("request", Named.POSITIONAL_OR_KEYWORD, annotation=HttpRequest)
    named = Named(name, Named.POSITIONAL_OR_KEYWORD, annotation=kind)
    function.__signature__ = Signature([request, named])  # type: ignore[attr-defined]
    return function


def _base(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _told(data_set: DataSet, request: HttpRequest, things: list[Any]) -> list[dict[str, Any]]:
    names = [column.name for column in data_set.columns]
    rows = data_set.told(request.town, things, _base(request))
    return [dict(zip(names, row, strict=True)) for row in rows]
