-- The versions of an authority matrix, by the name of its policy: a read model like the others.
CREATE TABLE matrix_view (
    policy_name text    PRIMARY KEY,
    version     integer NOT NULL,
    head        bytea   NOT NULL,
    state       jsonb   NOT NULL
);

-- A customer's latest orders are looked at in every decision, because several in a short time count as one.
ALTER TABLE sale_view ADD COLUMN received_on date;
UPDATE sale_view SET received_on = ordered_on;
ALTER TABLE sale_view ALTER COLUMN received_on SET NOT NULL;
DROP INDEX sale_of_customer;
CREATE INDEX sale_of_customer ON sale_view (customer_id, received_on);

-- Who made a customer's grade and limit, and what a person approved in a period, are asked of the facts themselves.
CREATE INDEX event_of_credit ON event (stream, version)
    WHERE type IN ('customer.grade_assigned', 'customer.limit_set', 'customer.temporary_limit_set');
CREATE INDEX event_of_decider ON event (actor, business_time) WHERE type = 'approval.decided';

-- What people and programs tried and were refused. `at` is the clock of the machine, for nothing became true.
CREATE TABLE refused_attempt (
    position bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL,
    actor    text        NOT NULL,
    what     text        NOT NULL,
    target   text        NOT NULL,
    code     text        NOT NULL,
    facts    jsonb       NOT NULL
);
CREATE INDEX refused_attempt_actor ON refused_attempt (actor, position);
CREATE INDEX refused_attempt_code ON refused_attempt (code, position);

CREATE FUNCTION refuse_change_of_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'attempts are kept as they were: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER refused_attempt_is_append_only BEFORE UPDATE OR DELETE ON refused_attempt
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_attempt();
CREATE TRIGGER refused_attempt_is_never_emptied BEFORE TRUNCATE ON refused_attempt
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_attempt();

GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON matrix_view TO openaccount_app;
GRANT SELECT, INSERT ON refused_attempt TO openaccount_app;
