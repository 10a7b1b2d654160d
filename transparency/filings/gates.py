def issues_of_draft(f):
    return []
