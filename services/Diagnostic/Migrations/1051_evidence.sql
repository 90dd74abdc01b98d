-- A probe that was asked for, and its recorded output once it came. json, not jsonb: output may hold NUL characters.
create table evidence (
    evidence_id   uuid        primary key,
    diagnosis_key text        not null references diagnosis,
    task_id       uuid        not null,
    runbook_id    text        not null,
    probe_id      text        not null,
    deadline      timestamptz not null,
    sent_at       timestamptz not null,
    record        json,
    completed_at  timestamptz,
    constraint completed_has_record check ((record is null) = (completed_at is null))
);
create index evidence_diagnosis on evidence (diagnosis_key);
create index evidence_task on evidence (task_id);
