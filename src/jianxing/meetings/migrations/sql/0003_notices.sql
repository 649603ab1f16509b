-- What a body was told of a meeting and of a decision is read by the body as long as it sees them.
SELECT notices_go_with('meeting', 'meetings_meeting');
SELECT notices_go_with('decision', 'meetings_decision');
