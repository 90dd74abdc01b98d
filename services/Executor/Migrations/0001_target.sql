-- What scripts run on. The definition is the contract's JSON without its version.
create table target (
    name       text        primary key,
    version    integer     not null check (version > 0),
    definition jsonb       not null,
    saved_by   text        not null,
    saved_at   timestamptz not null
);
