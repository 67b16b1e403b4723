-- The warnings of each customer: a read model like the others.
CREATE TABLE warning_view (
    customer_id   text    PRIMARY KEY,
    version       integer NOT NULL,
    head          bytea   NOT NULL,
    state         jsonb   NOT NULL,
    open_warnings integer NOT NULL,
    decide_by     date
);
CREATE INDEX warning_open ON warning_view (decide_by, customer_id) WHERE open_warnings > 0;

-- What a customer has paid is looked at every night, settled receivables too.
CREATE INDEX receivable_history ON receivable_view (customer_id);

GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON warning_view TO openaccount_app;
