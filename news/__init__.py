"""First-party plugin: news index and articles. May touch ``pregonero`` only."""
