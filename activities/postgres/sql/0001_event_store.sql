-- Facts. Append-only: the application's role may not update or delete, and a trigger refuses it to everybody.
CREATE TABLE event (
    stream        text        NOT NULL,
    version       integer     NOT NULL CHECK (version > 0),
    type          text        NOT NULL,
    data          jsonb       NOT NULL,
    command_id    text        NOT NULL,
    command_hash  bytea       NOT NULL,
    ordinal       integer     NOT NULL,
    actor         text        NOT NULL,
    business_time timestamptz NOT NULL,
    recorded_at   timestamptz NOT NULL,
    prev_hash     bytea       NOT NULL,
    hash          bytea       NOT NULL,
    position      bigint      GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (stream, version),
    UNIQUE (stream, command_id, ordinal)
);
CREATE UNIQUE INDEX event_position ON event (position);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are facts: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_is_never_emptied BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What must get out: mail to people, starts of workflows and signals to them. Written with the event that causes it,
-- delivered by the relay at least once, in the order of `seq` for one target.
CREATE TABLE outbox (
    id            text        PRIMARY KEY,
    seq           bigint      GENERATED ALWAYS AS IDENTITY,
    kind          text        NOT NULL CHECK (kind IN ('mail', 'start', 'signal')),
    target        text        NOT NULL,
    payload       jsonb       NOT NULL,
    deliver_after timestamptz NOT NULL,
    attempts      integer     NOT NULL DEFAULT 0,
    last_error    text        NOT NULL DEFAULT '',
    status        text        NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'delivered', 'dropped')),
    finished_at   timestamptz
);
CREATE INDEX outbox_waiting ON outbox (deliver_after, seq) WHERE status = 'waiting';
