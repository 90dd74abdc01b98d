-- When a task is asked about changes with every change. In task_stream, which has few indexes, that costs little; in task_view
-- each such update made a new entry in every index.
alter table task_stream add column changed_at timestamptz not null default now();
alter table task_stream add column ask_at timestamptz;
update task_stream s set changed_at = v.changed_at, ask_at = v.ask_at from task_view v where v.task_id = s.task_id;
create index task_stream_ask on task_stream (ask_at) where ask_at is not null;
alter table task_view drop column changed_at;
alter table task_view drop column ask_at;
alter table task_stream set (fillfactor = 70);
