from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "mulin.territory"
    verbose_name = "地方与组织"
