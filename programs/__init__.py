"""First-party plugin: the page of a directorate and its programs. May touch ``pregonero`` only."""
