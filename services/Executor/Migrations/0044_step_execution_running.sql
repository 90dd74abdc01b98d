-- A stop looks for what runs.
create index step_execution_running on step_execution (begun_at) where ended_at is null;
