-- A message is handled once per consumer: its row commits together with what the consumer did.
create table inbox_message (
    message_id  uuid        not null,
    consumer_id uuid        not null,
    received_at timestamptz not null,
    primary key (message_id, consumer_id)
);
create index inbox_message_received on inbox_message (received_at);

-- A message leaves after the transaction that made it; the row goes once the transport has confirmed it.
create table outbox_message (
    message_id   uuid        primary key,
    destination  text        not null,
    content_type text        not null,
    mandatory    boolean     not null,
    properties   text,
    trace_parent text,
    body         bytea       not null,
    created_at   timestamptz not null
);
