"""First-party plugin: home page, section pages and the mayor's message. May touch ``pregonero`` only."""
