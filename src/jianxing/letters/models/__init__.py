"""Tables of letters, of what each addressee did with them, and of joint actions."""
