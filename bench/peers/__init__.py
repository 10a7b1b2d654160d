"""What the house is measured against: a bare Django view with one query, and a stock Wagtail page."""
