"""Who may write down what the desk knows."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no


def may_write_article(actor: Actor, path: str) -> Verdict:
    """Articles and templates hold for a place, and are written by the window of that place."""
    if actor.holds(roles.WINDOW, path):
        return YES
    return no(
        "N-70", _("这里的知识由这个地方的窗口人员来写。"), _("可以请街道网格中心写，或换成您负责的地方。")
    )


def may_write_template(actor: Actor, street_path: str) -> Verdict:
    """Templates serve every desk of the street; anybody at one of its windows may write them."""
    if any(post.role in roles.WINDOW and post.path.startswith(street_path) for post in actor.posts):
        return YES
    return no("N-70", _("答复的模板由窗口人员来写。"), _("请转告街道网格中心。"))
