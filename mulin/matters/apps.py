from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "mulin.matters"
    verbose_name = "民情"

    def ready(self) -> None:
        from mulin.matters import registration, retention

        registration.register()
        retention.register()
