from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "mulin.platform"
    label = "platform"
    verbose_name = "平台"

    def ready(self) -> None:
        from mulin.platform import addresses

        addresses.register()
