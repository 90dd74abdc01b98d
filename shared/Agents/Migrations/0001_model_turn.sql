-- One row per turn of an agent with a model. It is written before anything is sent, with what the turn may cost, and
-- completed afterwards: a turn whose end was never recorded counts with what was reserved for it.
create table model_turn (
    turn_id       uuid           primary key,
    task_id       uuid           not null,
    conversation  text           not null,
    request_key   bytea          not null,
    agent         text           not null,
    purpose       text           not null,
    model         text           not null,
    state         text           not null,
    answer        text,
    problem       text,
    tries         integer        not null,
    input_tokens  bigint         not null,
    output_tokens bigint         not null,
    cost          numeric(18, 6) not null,
    milliseconds  bigint         not null,
    started_at    timestamptz    not null,
    ended_at      timestamptz,
    constraint known_state check (state in ('Open', 'Answered', 'Failed')),
    constraint answered_has_answer check ((state = 'Answered') = (answer is not null)),
    constraint failed_has_problem check ((state = 'Failed') = (problem is not null)),
    constraint ended_carries_time check ((state = 'Open') = (ended_at is null))
);
create index model_turn_conversation on model_turn (conversation, request_key) where state = 'Answered';
create index model_turn_task on model_turn (task_id);
create index model_turn_started on model_turn (started_at);
