-- Decisions on plans: by a person or by the policy, each bound to one plan hash. Rows are never changed.
create table approval (
    task_id    uuid        not null,
    number     integer     not null,
    plan_hash  text        not null,
    decision   text        not null,
    decided_by text        not null,
    comment    text,
    at         timestamptz not null,
    primary key (task_id, number),
    constraint known_decision check (decision in ('Approved', 'AutoApproved', 'Rejected', 'Expired')),
    constraint hash_is_sha256 check (plan_hash ~ '^[0-9a-f]{64}$')
);
