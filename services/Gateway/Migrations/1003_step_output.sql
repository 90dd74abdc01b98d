-- Live output, the newest chunks per task.
create table step_output (
    task_id      uuid        not null,
    position     bigint      not null,
    execution_id uuid        not null,
    step_number  integer     not null,
    action       text        not null,
    chunk        integer     not null,
    at           timestamptz not null,
    text         text        not null,
    primary key (task_id, position)
);
create unique index step_output_chunk on step_output (execution_id, chunk);
