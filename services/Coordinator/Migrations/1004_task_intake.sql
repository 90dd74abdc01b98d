-- Foreign events that started a task: the same key of the same source never starts a second one.
create table task_intake (
    source          text        not null,
    idempotency_key text        not null,
    task_id         uuid        not null,
    received_at     timestamptz not null,
    primary key (source, idempotency_key)
);
