create table runbook (
    id              text primary key check (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    current_version integer not null check (current_version >= 0),
    deleted         boolean not null default false,
    deleted_by      text,
    deleted_at      timestamptz
);

-- Versions are written once and stay, so that a report can always name what ran.
create table runbook_version (
    runbook_id   text not null references runbook (id),
    version      integer not null check (version > 0),
    title        text not null,
    platform     text not null check (platform in ('linux', 'windows', 'aws')),
    tags         text[] not null,
    markdown     text not null,
    content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
    parsed       jsonb not null,
    saved_by     text not null,
    saved_at     timestamptz not null,
    primary key (runbook_id, version)
);
