-- What search knows of the current version of each runbook; written in the transaction that saves the version.
-- Passage 0 is the whole document, 1 and up are its paragraphs, each together with the title.
create table runbook_passage (
    runbook_id text not null references runbook (id),
    passage    integer not null check (passage >= 0),
    version    integer not null,
    platform   text not null,
    text       text not null,
    length     integer not null check (length >= 0),
    primary key (runbook_id, passage)
);

create table runbook_term (
    term       text not null,
    runbook_id text not null,
    passage    integer not null,
    frequency  integer not null check (frequency > 0),
    primary key (term, runbook_id, passage),
    foreign key (runbook_id, passage) references runbook_passage (runbook_id, passage) on delete cascade
);

create index runbook_term_by_passage on runbook_term (runbook_id, passage);

create table runbook_trigger (
    runbook_id text not null references runbook (id),
    phrase     text not null,
    words      tsquery not null,
    primary key (runbook_id, phrase)
);
