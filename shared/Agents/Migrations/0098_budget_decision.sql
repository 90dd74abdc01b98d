-- What persons decided about the budgets of a task, as the Coordinator told. A task's limits are the settings plus what was
-- raised here.
create table budget_decision (
    task_id      uuid             not null,
    number       integer          not null,
    choice       text             not null,
    limit_name   text,
    raised_by    double precision,
    attempt      integer          not null,
    conversation text,
    decided_by   text             not null,
    decided_at   timestamptz      not null,
    primary key (task_id, number),
    constraint known_choice check (choice in ('Raise', 'WithoutModel')),
    constraint raise_says_what check ((choice = 'Raise') = (limit_name is not null and raised_by is not null))
);
create index budget_decision_decided on budget_decision (decided_at);
