-- A finding changes its state only along the table of steps (findings/lifecycle.py; a test compares the two).
CREATE OR REPLACE FUNCTION findings_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = NEW.state THEN
        RETURN NEW;
    END IF;
    IF (OLD.state, NEW.state) NOT IN (
        ('accepted', 'joined'),
        ('accepted', 'rectifying'),
        ('accepted', 'void'),
        ('assigned', 'accepted'),
        ('assigned', 'joined'),
        ('assigned', 'registered'),
        ('assigned', 'void'),
        ('closed', 'joined'),
        ('closed', 'rectifying'),
        ('closed', 'void'),
        ('draft', 'registered'),
        ('draft', 'void'),
        ('joined', 'accepted'),
        ('joined', 'assigned'),
        ('joined', 'closed'),
        ('joined', 'rectifying'),
        ('joined', 'registered'),
        ('joined', 'submitted'),
        ('rectifying', 'joined'),
        ('rectifying', 'submitted'),
        ('rectifying', 'void'),
        ('registered', 'assigned'),
        ('registered', 'joined'),
        ('registered', 'void'),
        ('submitted', 'closed'),
        ('submitted', 'joined'),
        ('submitted', 'rectifying'),
        ('submitted', 'void')
    ) THEN
        RAISE EXCEPTION 'finding % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    -- A closing that a ledger states is marked so, and counts nowhere until somebody verifies it.
    IF NEW.state = 'closed' AND NOT NEW.closure_stated AND NOT EXISTS (SELECT 1 FROM findings_verification v WHERE v.finding_id = NEW.id) THEN
        RAISE EXCEPTION 'finding % is closed by a verification', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
