"""Pages of letters, joint actions and matters that are passed on."""
