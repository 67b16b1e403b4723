-- What people have clicked: sent to its task when the time to undo is over, under its command id, and kept with what
-- came of it. A fact it becomes only in the task's own stream.
CREATE TABLE pending_decision (
    command_id  text        PRIMARY KEY,
    task_id     text        NOT NULL,
    person      text        NOT NULL,
    command     jsonb       NOT NULL,
    clicked_at  timestamptz NOT NULL DEFAULT now(),
    send_at     timestamptz NOT NULL,
    status      text        NOT NULL DEFAULT 'waiting'
        CHECK (status IN ('waiting', 'undone', 'sending', 'taken', 'refused')),
    attempts    integer     NOT NULL DEFAULT 0,
    try_after   timestamptz,
    last_error  text,
    refused     jsonb,
    finished_at timestamptz,
    CHECK ((finished_at IS NULL) = (status IN ('waiting', 'sending'))),
    CHECK ((refused IS NULL) = (status <> 'refused'))
);
CREATE UNIQUE INDEX pending_decision_under_way ON pending_decision (task_id, person)
    WHERE status IN ('waiting', 'sending');
CREATE INDEX pending_decision_due ON pending_decision (send_at) WHERE status IN ('waiting', 'sending');
CREATE INDEX pending_decision_of_person ON pending_decision (person, clicked_at DESC);

GRANT SELECT, INSERT, UPDATE ON pending_decision TO openaccount_app;
