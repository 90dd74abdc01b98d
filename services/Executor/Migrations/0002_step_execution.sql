-- The row is committed before a script starts and gets its result after: one without result was begun and its end is unknown.
create table step_execution (
    execution_id  uuid        primary key,
    task_id       uuid        not null,
    step_number   integer     not null,
    action        text        not null check (action in ('Execute', 'Verify', 'RollBack')),
    target        text        not null,
    plan_hash     text        not null,
    script_hash   text        not null,
    approved_by   text,
    fencing_token bigint      not null,
    begun_at      timestamptz not null,
    ended_at      timestamptz,
    unknown       boolean,
    result        jsonb,
    constraint result_at_the_end check ((ended_at is null) = (result is null) and (ended_at is null) = (unknown is null))
);
create index step_execution_task on step_execution (task_id, begun_at);
