-- One row per task: what lists and headers show. Sequence 0 is a task accepted here of which the saga has not spoken yet.
create table task_view (
    task_id             uuid        primary key,
    sequence            integer     not null,
    status              text        not null,
    attempt             integer     not null,
    description         text        not null,
    target              text        not null,
    requester           text        not null,
    source              text        not null,
    submitted_at        timestamptz not null,
    category            text,
    risk_score          integer,
    risk_level          text,
    plan_hash           text,
    step_count          integer     not null default 0,
    steps_done          integer     not null default 0,
    approval_expires_at timestamptz,
    approver            text,
    attention           text,
    reason              text,
    archived            boolean     not null default false,
    ended_at            timestamptz,
    words               tsvector    generated always as (to_tsvector('simple', description)) stored
);
-- Every list is newest first and continues after (submitted_at, task_id), whatever it filters by.
create index task_view_open on task_view (submitted_at desc, task_id desc) where not archived;
create index task_view_all on task_view (submitted_at desc, task_id desc);
create index task_view_status on task_view (status, submitted_at desc, task_id desc);
create index task_view_category on task_view (category, submitted_at desc, task_id desc);
create index task_view_target on task_view (target, submitted_at desc, task_id desc);
create index task_view_requester on task_view (requester, submitted_at desc, task_id desc);
create index task_view_words on task_view using gin (words);
