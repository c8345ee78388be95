from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "mulin.platform"
    label = "platform"
    verbose_name = "平台"
