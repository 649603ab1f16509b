"""The one board for the meeting-room wall."""
