-- What was sent to a model and what came back, without secrets; written only where Agents:RecordContent is on.
create table model_exchange (
    exchange_id   uuid        primary key,
    task_id       uuid        not null,
    agent         text        not null,
    purpose       text        not null,
    request       text        not null,
    answer        text        not null,
    input_tokens  bigint      not null,
    output_tokens bigint      not null,
    answered_at   timestamptz not null
);
create index model_exchange_task on model_exchange (task_id);
create index model_exchange_answered on model_exchange (answered_at);
