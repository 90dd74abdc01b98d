-- The service's own copy of the agents' definitions; Coordinator owns them. The scope leaves room for definitions that hold
-- for a part of the platform's users only. A deleted agent keeps its row, so that a late message does not bring it back.
create table agent_definition (
    scope      text    not null default '*',
    id         text    not null,
    version    integer not null check (version > 0),
    role       text,
    built_in   boolean not null default false,
    takes_over boolean not null default false,
    definition jsonb,
    primary key (scope, id),
    constraint deleted_does_nothing check (definition is not null or not takes_over)
);
-- Which definition a turn was asked by; null of turns before there were definitions.
alter table model_turn add column definition text;
alter table model_turn add column definition_version integer;
