"""A whole plugin as a third party would write it: water outages, with a page kind of its own. Only tests install it."""
