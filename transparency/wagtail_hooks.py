"""Puts the screens of this plugin into the admin."""

from wagtail import hooks

from . import law_urls, log_actions
from .filings import grid_urls

hooks.register("register_admin_urls", law_urls.urls)
hooks.register("register_admin_urls", grid_urls.urls)
hooks.register("register_admin_menu_item", law_urls.menu_item)
hooks.register("register_log_actions", log_actions.register)
