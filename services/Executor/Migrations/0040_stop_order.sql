-- Orders of persons that nothing of a scope starts; in force until a person says that it goes on.
create table stop_order (
    stop_id    uuid        primary key,
    scope      text        not null check (scope in ('Task', 'Runbook', 'Target', 'Everything')),
    subject    text,
    reason     text        not null,
    ordered_by text        not null,
    ordered_at timestamptz not null,
    resumed_by text,
    resumed_at timestamptz,
    constraint subject_of_the_scope check ((scope = 'Everything') = (subject is null)),
    constraint resumed_by_somebody check ((resumed_by is null) = (resumed_at is null))
);
create index stop_order_in_force on stop_order (ordered_at) where resumed_at is null;
