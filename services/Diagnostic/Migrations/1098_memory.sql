-- What is remembered of targets: outcomes that verifications showed, and facts that persons confirmed. The vector index holds
-- nothing that is not here.
create table memory (
    memory_id    uuid        primary key,
    kind         text        not null,
    target       text        not null,
    identity     text,
    text         text        not null,
    matter       text        not null,
    words        tsvector    generated always as (to_tsvector('english', matter)) stored,
    at           timestamptz not null,
    expires_at   timestamptz not null,
    task_id      uuid,
    sequence     integer,
    runbook_id   text,
    worked       boolean,
    confirmed_by text,
    constraint known_kind check (kind in ('Outcome', 'Fact')),
    constraint outcome_has_provenance check (kind <> 'Outcome' or (task_id is not null and sequence is not null and worked is not null and identity is not null)),
    constraint fact_has_person check (kind <> 'Fact' or confirmed_by is not null)
);
create index memory_target on memory (target, at desc, memory_id);
create index memory_words on memory using gin (words);
create index memory_expiry on memory (expires_at);
