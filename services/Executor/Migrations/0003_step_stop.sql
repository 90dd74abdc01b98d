-- Executions that were told to stop, begun or not.
create table step_stop (
    execution_id uuid        primary key,
    task_id      uuid        not null,
    reason       text        not null,
    requested_at timestamptz not null
);
