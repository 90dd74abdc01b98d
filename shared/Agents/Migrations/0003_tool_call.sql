-- The turns of an agent that calls tools are numbered, so that a service that died goes on with what it has paid for, even
-- where the tools or the material have changed meanwhile.
alter table model_turn add column step integer;
create index model_turn_step on model_turn (conversation, step) where state = 'Answered' and step is not null;

-- One row per call of a tool that a model asked for: written before the tool is called, and completed with what the model gets.
create table tool_call (
    conversation text        not null,
    call_id      text        not null,
    task_id      uuid        not null,
    agent        text        not null,
    tool         text        not null,
    arguments    text        not null,
    state        text        not null,
    result       text,
    evidence_id  uuid,
    started_at   timestamptz not null,
    ended_at     timestamptz,
    primary key (conversation, call_id),
    constraint known_state check (state in ('Open', 'Answered', 'Failed', 'Refused')),
    constraint ended_has_result check ((state = 'Open') = (result is null)),
    constraint ended_carries_time check ((state = 'Open') = (ended_at is null))
);
create index tool_call_task on tool_call (task_id);
create index tool_call_started on tool_call (started_at);
