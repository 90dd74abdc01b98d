-- What a report leaves to do, item by item.
alter table document add column follow_ups text[] not null default '{}';
