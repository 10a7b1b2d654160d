"""Measurements, each beside a named reference in the same run: absolute figures do not carry between machines."""
