-- Read models: folds of the events and nothing else. `state` is the fold itself, the columns are what is asked for often.
CREATE TABLE account (
    account_id  text    PRIMARY KEY,
    version     integer NOT NULL,
    head        bytea   NOT NULL,
    state       jsonb   NOT NULL,
    group_account text,
    name        text    NOT NULL,
    grade       text,
    currency    text    NOT NULL,
    reserved    numeric NOT NULL DEFAULT 0,
    delivered   numeric NOT NULL DEFAULT 0,
    receivable  numeric NOT NULL DEFAULT 0,
    unapplied   numeric NOT NULL DEFAULT 0
);
CREATE INDEX account_group ON account (group_account) WHERE group_account IS NOT NULL;

CREATE TABLE sale_view (
    order_id    text    PRIMARY KEY,
    version     integer NOT NULL,
    head        bytea   NOT NULL,
    state       jsonb   NOT NULL,
    customer_id text    NOT NULL,
    phase       text    NOT NULL,
    lane        text,
    amount      numeric NOT NULL,
    currency    text    NOT NULL,
    ordered_on  date    NOT NULL
);
CREATE INDEX sale_of_customer ON sale_view (customer_id);
CREATE INDEX sale_by_day ON sale_view (ordered_on DESC, order_id DESC);
CREATE INDEX sale_waiting ON sale_view (customer_id) WHERE phase IN ('held', 'pending');

CREATE TABLE receivable_view (
    receivable_id  text    PRIMARY KEY,
    version        integer NOT NULL,
    head           bytea   NOT NULL,
    state          jsonb   NOT NULL,
    invoice_no     text    NOT NULL,
    order_id       text    NOT NULL,
    customer_id    text    NOT NULL,
    phase          text    NOT NULL,
    amount         numeric NOT NULL,
    balance        numeric NOT NULL,
    currency       text    NOT NULL,
    account_balance numeric NOT NULL,
    due_on         date    NOT NULL,
    level          integer NOT NULL,
    stops_credit   boolean NOT NULL,
    stops_delivery boolean NOT NULL,
    call_open      boolean NOT NULL
);
CREATE INDEX receivable_of_customer ON receivable_view (customer_id) WHERE phase <> 'settled';
CREATE INDEX receivable_of_invoice ON receivable_view (invoice_no);

CREATE TABLE task_view (
    task_id     text        PRIMARY KEY,
    version     integer     NOT NULL,
    head        bytea       NOT NULL,
    state       jsonb       NOT NULL,
    order_id    text        NOT NULL,
    customer_id text        NOT NULL,
    phase       text        NOT NULL,
    amount      numeric     NOT NULL,
    currency    text        NOT NULL,
    expires_at  timestamptz NOT NULL
);
CREATE INDEX task_open ON task_view (expires_at) WHERE phase = 'open';

CREATE TABLE payment_view (
    payment_id  text    PRIMARY KEY,
    version     integer NOT NULL,
    head        bytea   NOT NULL,
    state       jsonb   NOT NULL,
    customer_id text    NOT NULL,
    amount      numeric NOT NULL,
    currency    text    NOT NULL,
    paid_on     date    NOT NULL
);

CREATE TABLE policy_view (
    policy_hash text    PRIMARY KEY,
    version     integer NOT NULL,
    head        bytea   NOT NULL,
    state       jsonb   NOT NULL,
    name        text    NOT NULL
);

-- The last number given out in each gapless series.
CREATE TABLE series (
    name text    PRIMARY KEY,
    last bigint  NOT NULL
);
