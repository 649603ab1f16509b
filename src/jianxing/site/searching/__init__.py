"""The search of all pages: findings, projects and bodies by a word, a number or pinyin initials."""
