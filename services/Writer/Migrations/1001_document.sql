-- Documents as they were written; never changed afterwards.
create table document (
    document_id uuid        primary key,
    task_id     uuid        not null,
    kind        text        not null check (kind in ('Report', 'ChangeNotice', 'EmailDraft')),
    title       text        not null,
    markdown    text        not null,
    written_at  timestamptz not null
);
create index document_task on document (task_id, written_at);
