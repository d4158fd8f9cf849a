from django.http import HttpRequest, HttpResponse


def listing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def propose(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
