from django.http import HttpRequest, HttpResponse


def needs(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
