-- Items of reports, and the tasks that were made of them: one task for each item of an origin, in whichever of its reports.
alter table document add column follow_ups text[] not null default '{}';
create table follow_up (
    origin_id    uuid        not null,
    item_hash    bytea       not null,
    item         text        not null,
    task_id      uuid        not null unique,
    asked_by     text        not null,
    submitted_at timestamptz not null,
    primary key (origin_id, item_hash)
);
