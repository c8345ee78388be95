from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "mulin.territory"
    verbose_name = "地方与组织"

    def ready(self) -> None:
        from mulin.territory import burden, registration, retention

        registration.register()
        burden.register()
        retention.register()
