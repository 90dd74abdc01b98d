create table document (
    document_id uuid        primary key,
    task_id     uuid        not null,
    kind        text        not null,
    title       text        not null,
    markdown    text        not null,
    written_at  timestamptz not null
);
create index document_task on document (task_id, kind, written_at desc);
