-- The message that starts an accepted task, until the saga has spoken.
create table task_submission (
    task_id uuid        primary key,
    message json        not null,
    ask_at  timestamptz not null
);
create index task_submission_ask on task_submission (ask_at);
-- When a task that has not ended, or whose changes have a gap, is asked about; null = nothing is missing.
alter table task_view add column changed_at timestamptz not null default now();
alter table task_view add column ask_at timestamptz;
create index task_view_ask on task_view (ask_at) where ask_at is not null;
