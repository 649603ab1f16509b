"""Projects: the list, and a page with stages, checklist, money, idle assets and what is stuck."""
