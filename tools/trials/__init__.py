"""The long runs of `make trial`: what they do to a running platform, and what must hold afterwards."""
