-- The journal of a task: one row per recorded change, written with the change. data is json, not jsonb: output of scripts
-- may hold characters that jsonb refuses.
create table task_event (
    task_id  uuid        not null,
    sequence integer     not null,
    attempt  integer     not null,
    change   text        not null,
    status   text        not null,
    at       timestamptz not null,
    summary  text        not null,
    data     json,
    primary key (task_id, sequence),
    constraint sequence_starts_at_one check (sequence > 0)
);
