from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "mulin.demo"
    verbose_name = "演示街道"
