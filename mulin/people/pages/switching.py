"""Which post somebody acts in, for this session alone."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mulin.people import helping
from mulin.people.forms.helping import PostChoiceForm
from mulin.people.posts import appointed, word_of
from mulin.platform.requests import Request


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def posts_switch(request: Request) -> HttpResponse:
    """All posts of today, as ever, or one of them; what the others allow is closed meanwhile."""
    actor = request.actor
    held = sorted(appointed(actor), key=lambda post: (post.for_id is not None, str(post.id)))
    chosen = actor.chosen_post
    form = PostChoiceForm(
        request.POST if request.method == "POST" else None,
        posts=[(str(post.id), word_of(post)) for post in held],
        initial={"post": str(chosen.id) if chosen else ""},
    )
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["post"]:
            request.session[helping.POST_KEY] = form.cleaned_data["post"]
        else:
            request.session.pop(helping.POST_KEY, None)
        return redirect(reverse("site:arrive"))
    context = {"form": form, "held": held}
    return render(request, "people/posts_switch.jinja", context, status=form.status)
