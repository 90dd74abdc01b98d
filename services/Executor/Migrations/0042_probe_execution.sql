-- Probes that began, so that a stop finds those that run. A probe changes nothing and may run again; its answer is the evidence.
create table probe_execution (
    evidence_id   uuid        primary key,
    task_id       uuid        not null,
    runbook_id    text        not null,
    target        text        not null,
    fencing_token bigint      not null,
    begun_at      timestamptz not null,
    ended_at      timestamptz
);
create index probe_execution_running on probe_execution (begun_at) where ended_at is null;
