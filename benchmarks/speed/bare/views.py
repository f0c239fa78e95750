"""Five pages and one action, each written the plain way."""

from __future__ import annotations

from django import forms
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from benchmarks.speed.bare.models import Brand, Rating

KEPT_SECONDS = 600


class RatingForm(forms.Form):
    """One answer of one person."""

    person = forms.IntegerField(widget=forms.HiddenInput)
    level = forms.TypedChoiceField(
        choices=[(n, n) for n in range(1, 6)], coerce=int, widget=forms.RadioSelect
    )
    channel = forms.TypedChoiceField(choices=[(1, "code"), (2, "web"), (3, "kiosk")], coerce=int)
    comment = forms.CharField(max_length=200, required=False)


def hello(request: HttpRequest) -> HttpResponse:
    """Nothing but the framework."""
    return HttpResponse("hello")


def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Form, CSRF, one insert in a transaction: the I of the goals."""
    if request.method != "POST":
        return render(request, "bare/rate.html", {"form": RatingForm(initial={"person": 0})})
    form = RatingForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=422)
    try:
        with transaction.atomic():
            Rating.objects.create(brand_id=pk, **form.cleaned_data)
    except IntegrityError:
        return HttpResponse("rated already", status=409)
    return HttpResponseRedirect("/hello")


def _page(request: HttpRequest, pk: int) -> HttpResponse:
    brand = Brand.objects.select_related("agency").get(pk=pk)
    first = list(Brand.objects.filter(district=brand.district).order_by("-points")[:20])
    newest = list(Rating.objects.filter(brand=brand).order_by("-rated_at")[:10])
    return render(request, "bare/page.html", {"brand": brand, "first": first, "newest": newest})


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """About ten kilobytes from three queries."""
    return _page(request, pk)


def listing(request: HttpRequest) -> HttpResponse:
    """The first twenty of a thousand brands with their agencies, counted: two queries."""
    rows = Paginator(Brand.objects.select_related("agency").order_by("pk"), 20).get_page(1)
    return render(request, "bare/list.html", {"rows": rows})


def page_kept(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page out of the cache."""
    key = f"page:{pk}"
    body = cache.get(key)
    if body is None:
        body = _page(request, pk).content
        cache.set(key, body, KEPT_SECONDS)
    return HttpResponse(body)
