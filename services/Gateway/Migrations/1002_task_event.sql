-- Positions of a task's live stream. Whoever adds to the stream holds this row until he commits, so that positions become
-- visible in their order and a reader that saw one has seen all before it.
create table task_stream (
    task_id  uuid    primary key,
    position bigint  not null,
    released integer not null
);
-- Changes as they came. A change gets its position once all changes before it are there: the stream is in order.
-- json, not jsonb: it keeps the text as it came and takes every escape that JSON allows.
create table task_event (
    task_id  uuid        not null,
    sequence integer     not null,
    change   text        not null,
    at       timestamptz not null,
    summary  text        not null,
    status   text        not null,
    data     json,
    position bigint,
    primary key (task_id, sequence)
);
create unique index task_event_position on task_event (task_id, position) where position is not null;
-- The large parts of a task, each as the newest change that carried it had it.
create table task_part (
    task_id  uuid    not null,
    part     text    not null check (part in ('analysis', 'diagnosis', 'plan', 'questions')),
    sequence integer not null,
    hash     text,
    body     json    not null,
    primary key (task_id, part)
);
