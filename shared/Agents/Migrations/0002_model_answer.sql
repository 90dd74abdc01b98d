-- Answers that may be given again to exactly the same request; only those of models that are asked without sampling.
create table model_answer (
    request_key bytea       primary key,
    model       text        not null,
    answer      text        not null,
    answered_at timestamptz not null,
    expires_at  timestamptz not null
);
create index model_answer_expiry on model_answer (expires_at);
