-- Whole output of an execution, up to the configured cap.
create table execution_output (
    execution_id uuid        primary key references step_execution (execution_id),
    output       text        not null,
    truncated    boolean     not null,
    stored_at    timestamptz not null
);
