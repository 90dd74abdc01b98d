-- Messages that could not be handled, each with its reason, until somebody redelivers or discards it.
create table parked_message (
    id           uuid        primary key,
    queue        text        not null,
    message_id   text,
    message_type text,
    reason       text        not null,
    detail       text,
    content_type text        not null,
    headers      text        not null,
    body         bytea       not null,
    parked_at    timestamptz not null
);
create index parked_message_order on parked_message (parked_at desc, id desc);
