-- One diagnosis of a task: the runbooks chosen when it began stay chosen, however often its work is taken up again.
create table diagnosis (
    diagnosis_key text        primary key,
    task_id       uuid        not null,
    attempt       integer     not null,
    revision      integer     not null,
    selection     json        not null,
    began_at      timestamptz not null
);
create index diagnosis_task on diagnosis (task_id);
