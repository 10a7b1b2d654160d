"""The name of the clock, for templates of the admin."""

from __future__ import annotations

from django import template

from pregonero.content.clock import clock_name

register = template.Library()
register.simple_tag(clock_name, name="clock_name")
