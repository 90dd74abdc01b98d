-- Every plan that was drafted, exactly as its hash covers it. Written once, never changed.
create table plan (
    task_id    uuid        not null,
    attempt    integer     not null,
    revision   integer     not null,
    hash       text        not null check (hash ~ '^[0-9a-f]{64}$'),
    body       bytea       not null,
    drafted_at timestamptz not null,
    primary key (task_id, attempt, revision)
);
