"""Questions (存疑): the inbox, a question's page, answering and settling it, its document."""
