-- What a diagnosis was about and what it came to, for later tasks on the same target.
alter table diagnosis
    add column target      text,
    add column description text,
    add column conclusion  text,
    add column summary     text,
    add column ended_at    timestamptz;
create index diagnosis_target on diagnosis (target, ended_at) where ended_at is not null;
