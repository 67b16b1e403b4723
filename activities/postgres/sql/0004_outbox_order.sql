-- The relay looks for the oldest waiting row of each target.
CREATE INDEX outbox_of_target ON outbox (target, seq) WHERE status = 'waiting';
