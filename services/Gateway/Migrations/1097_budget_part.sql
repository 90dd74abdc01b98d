-- What a task waits for where the budget of a model is used up.
alter table task_part drop constraint task_part_part_check;
alter table task_part add constraint task_part_part_check check (part in ('analysis', 'diagnosis', 'plan', 'questions', 'budget'));
