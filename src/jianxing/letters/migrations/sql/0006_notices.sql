-- What a body was told of a letter, of what one asks, of a joint action and of an impasse is read by the body as long as it
-- sees them.
SELECT notices_go_with('letter', 'letters_letter');
SELECT notices_go_with('receipt', 'letters_receipt');
SELECT notices_go_with('joint_action', 'letters_jointaction');
SELECT notices_go_with('impasse', 'letters_impasse');
