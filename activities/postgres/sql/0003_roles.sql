-- The application reads everything, appends events, and keeps read models and outbox; it cannot change a fact.
DO $$
BEGIN
    CREATE ROLE openaccount_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
    IF NOT pg_has_role(CURRENT_USER, 'openaccount_app', 'MEMBER') THEN
        GRANT openaccount_app TO CURRENT_USER;
    END IF;
END $$;
GRANT USAGE ON SCHEMA public TO openaccount_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO openaccount_app;
GRANT INSERT ON event TO openaccount_app;
GRANT INSERT, UPDATE ON outbox TO openaccount_app;
GRANT INSERT, UPDATE, DELETE, TRUNCATE
    ON account, sale_view, receivable_view, task_view, payment_view, policy_view, series TO openaccount_app;
