-- The answer to the first request with a key; it commits together with the task it made.
create table idempotency_key (
    owner      text        not null,
    key        text        not null,
    body_hash  bytea       not null,
    status     integer     not null,
    location   text        not null,
    body       text        not null,
    expires_at timestamptz not null,
    primary key (owner, key)
);
create index idempotency_key_expires on idempotency_key (expires_at);
