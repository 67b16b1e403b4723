-- The credit file of each customer: a read model like the others. `ownership` holds the shareholdings that it knows of.
CREATE TABLE credit_file (
    customer_id   text    PRIMARY KEY,
    version       integer NOT NULL,
    head          bytea   NOT NULL,
    state         jsonb   NOT NULL,
    reviewing     boolean NOT NULL,
    grade         text,
    valid_until   date,
    complete      boolean,
    ownership_key text,
    ownership     jsonb
);
CREATE INDEX credit_file_by_ownership ON credit_file (ownership_key) WHERE ownership_key IS NOT NULL;
CREATE INDEX account_by_identifier ON account USING gin ((state->'identifiers') jsonb_path_ops);

-- One key for each customer, itself encrypted with the master key. Erasure deletes the row; nothing brings it back.
CREATE TABLE data_key (
    customer_id text        PRIMARY KEY,
    key_id      text        NOT NULL,
    wrapped     bytea       NOT NULL,
    made_at     timestamptz NOT NULL
);

-- What sources answered, word for word, encrypted with the customer's key. The events name it by its hash.
CREATE TABLE raw_answer (
    customer_id  text        NOT NULL,
    content_hash text        NOT NULL,
    key_id       text        NOT NULL,
    nonce        bytea       NOT NULL,
    ciphertext   bytea       NOT NULL,
    kept_at      timestamptz NOT NULL,
    PRIMARY KEY (customer_id, content_hash, key_id)
);
CREATE FUNCTION refuse_change_of_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'answers are kept as they came: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER raw_answer_is_append_only BEFORE UPDATE OR DELETE ON raw_answer
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_answer();
CREATE TRIGGER raw_answer_is_never_emptied BEFORE TRUNCATE ON raw_answer
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_answer();

GRANT SELECT ON credit_file, data_key, raw_answer TO openaccount_app;
GRANT INSERT, UPDATE, DELETE, TRUNCATE ON credit_file TO openaccount_app;
GRANT INSERT, DELETE ON data_key TO openaccount_app;
GRANT INSERT ON raw_answer TO openaccount_app;
