-- Accepted commands whose work is long. One row per business key; fencing_token grows with every claim.
create table work_item (
    kind          text        not null,
    key           text        not null,
    command       bytea       not null,
    trace_parent  text,
    accepted_at   timestamptz not null,
    run_after     timestamptz not null,
    wakes         integer     not null default 0,
    lease_owner   uuid,
    lease_until   timestamptz,
    fencing_token bigint      not null default 0,
    failures      integer     not null default 0,
    finished_at   timestamptz,
    answer_urn    text,
    answer        bytea,
    primary key (kind, key),
    constraint finished_holds_no_lease check (finished_at is null or lease_owner is null),
    constraint answer_has_type check ((answer is null) = (answer_urn is null))
);
create index work_item_open on work_item (kind, run_after) where finished_at is null;
create index work_item_finished on work_item (finished_at) where finished_at is not null;
