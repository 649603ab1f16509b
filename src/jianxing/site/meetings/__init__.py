"""Consultations (会商): the calendar, series with what was due, meetings with agenda, decisions and minutes, calendar feeds."""
