"""The user interface's ground as a Django application (templates, static files, no tables)."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "mulin.platform.ui"
    label = "ui"
    verbose_name = "界面"
