-- A stop by runbook finds what runs of it.
alter table step_execution add column if not exists runbook_id text;
