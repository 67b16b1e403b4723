-- Everything that shares a risk: insurance policies, factoring agreements, buyer limits, guarantees, assigned invoices,
-- insured receivables, and what partners were asked. A read model like the others. `account` is empty where it serves
-- the whole house; `duty_on` is the last day of the most urgent open duty.
CREATE TABLE cover_view (
    stream        text    PRIMARY KEY,
    version       integer NOT NULL,
    head          bytea   NOT NULL,
    state         jsonb   NOT NULL,
    kind          text    NOT NULL,
    account       text    NOT NULL,
    order_id      text    NOT NULL,
    phase         text    NOT NULL,
    ended         boolean NOT NULL,
    duty_on       date,
    duties_missed integer NOT NULL
);
CREATE INDEX cover_of_account ON cover_view (account, kind) WHERE NOT ended;
CREATE INDEX cover_of_order ON cover_view (order_id) WHERE order_id <> '';
CREATE INDEX cover_duty ON cover_view (duty_on) WHERE duty_on IS NOT NULL;
CREATE INDEX cover_missed ON cover_view (stream) WHERE duties_missed > 0;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON cover_view TO openaccount_app;

-- What cover would pay of the exposure beside it.
ALTER TABLE account ADD COLUMN covered numeric NOT NULL DEFAULT 0;
