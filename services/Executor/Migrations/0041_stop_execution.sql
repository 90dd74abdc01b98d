-- Executions that a stop met: those that ran, and those that wanted to start while it was in force.
create table stop_execution (
    stop_id      uuid    not null references stop_order (stop_id),
    execution_id uuid    not null,
    task_id      uuid    not null,
    kind         text    not null check (kind in ('Probe', 'Execute', 'Verify', 'RollBack')),
    step_number  integer,
    target       text    not null,
    runbook_id   text,
    -- It had begun when the stop was ordered.
    begun        boolean not null,
    -- Its task was told that it is held.
    told         boolean not null,
    primary key (stop_id, execution_id)
);
create index stop_execution_execution on stop_execution (execution_id) where begun;
