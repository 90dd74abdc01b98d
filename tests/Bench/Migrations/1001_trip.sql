-- The saga of the bench.
create table trip (
    correlation_id uuid        primary key,
    current_state  text        not null,
    version        integer     not null,
    wake_at        timestamptz,
    body           jsonb       not null
);
