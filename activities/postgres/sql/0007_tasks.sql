-- What the inbox is filtered, sorted and paged by. `respond_by` is when the next thing happens if nobody answers,
-- `offered_to` the persons to whom a seat was delegated; who stands in for whom is looked up in `absence_view`.
ALTER TABLE task_view
    ADD COLUMN about         text        NOT NULL DEFAULT 'order',
    ADD COLUMN lane          text        NOT NULL DEFAULT 'delegated',
    ADD COLUMN respond_by    timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN home_amount   numeric     NOT NULL DEFAULT 0,
    ADD COLUMN offered_roles text[]      NOT NULL DEFAULT '{}',
    ADD COLUMN offered_to    text[]      NOT NULL DEFAULT '{}',
    ADD COLUMN requested_by  text[]      NOT NULL DEFAULT '{}',
    ADD COLUMN decided_by    text[]      NOT NULL DEFAULT '{}',
    ADD COLUMN asking        boolean     NOT NULL DEFAULT false;

-- Tasks of before: as the fold of their events has it. A boolean or a list that is not in the state is false or empty.
UPDATE task_view SET
    about = coalesce(state->'case'->>'about', 'order'),
    lane = CASE WHEN jsonb_array_length(state->'seats') > 1 THEN 'dual' ELSE 'delegated' END,
    respond_by = CASE
        WHEN NOT coalesce((state->>'reminded')::boolean, false) THEN (state->'case'->>'remind_at')::timestamptz
        WHEN coalesce((state->>'escalated')::boolean, false) THEN expires_at
        ELSE (state->'case'->>'escalate_at')::timestamptz END,
    home_amount = (state->'case'->>'amount_in_home_currency')::numeric,
    offered_roles = (
        SELECT coalesce(array_agg(role ORDER BY place, escalated), '{}')
        FROM jsonb_array_elements(state->'seats') WITH ORDINALITY AS seats (seat, place),
            LATERAL (VALUES (seat->>'role', false), (seat->>'escalated_to', true)) AS roles (role, escalated)
        WHERE role IS NOT NULL AND NOT EXISTS (
            SELECT FROM jsonb_array_elements(state->'decisions') AS decision
            WHERE decision->>'function' = seat->>'function')),
    decided_by = ARRAY(SELECT decision->>'person' FROM jsonb_array_elements(state->'decisions') AS decision),
    requested_by = ARRAY(
        SELECT jsonb_array_elements_text(
            jsonb_build_array(state->'case'->'requested_by') || coalesce(state->'case'->'also_requested_by', '[]')));

CREATE INDEX task_inbox ON task_view (respond_by, (-home_amount), customer_id, task_id) WHERE phase = 'open';
CREATE INDEX task_of_role ON task_view USING gin (offered_roles) WHERE phase = 'open';
CREATE INDEX task_of_person ON task_view USING gin (offered_to) WHERE phase = 'open';
CREATE INDEX task_of_customer ON task_view (customer_id) WHERE phase = 'open';

-- When people are away: a read model like the others. `until` is the end of the last absence.
CREATE TABLE absence_view (
    person  text        PRIMARY KEY,
    version integer     NOT NULL,
    head    bytea       NOT NULL,
    state   jsonb       NOT NULL,
    until   timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON absence_view TO openaccount_app;
