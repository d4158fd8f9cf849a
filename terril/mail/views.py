from django.http import HttpRequest, HttpResponse


def outbox(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
