-- Agents and prompt templates, each with all its versions. The scope leaves room for definitions that hold for a part of the
-- platform's users only.
create table definition (
    kind            text    not null check (kind in ('Agent', 'Prompt')),
    scope           text    not null default '*',
    id              text    not null check (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    current_version integer not null check (current_version > 0),
    deleted         boolean not null default false,
    primary key (kind, scope, id)
);

-- Versions are written once and stay: a model's turn names the one it was asked by, and this is the record of who changed what.
create table definition_version (
    kind       text        not null,
    scope      text        not null default '*',
    id         text        not null,
    version    integer     not null check (version > 0),
    change     text        not null check (change in ('Shipped', 'Created', 'Changed', 'Reset', 'PromptChanged', 'Deleted')),
    changed    text[]      not null,
    body       jsonb       not null,
    changed_by text        not null,
    changed_at timestamptz not null,
    primary key (kind, scope, id, version),
    foreign key (kind, scope, id) references definition (kind, scope, id)
);
