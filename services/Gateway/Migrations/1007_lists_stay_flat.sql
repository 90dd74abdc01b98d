-- Each list reads only its own rows, however many others there are: what is archived is in none of the default lists' indexes.
drop index task_view_all;
drop index task_view_status;
drop index task_view_category;
drop index task_view_target;
drop index task_view_requester;
create index task_view_archived on task_view (submitted_at desc, task_id desc) where archived;
create index task_view_status on task_view (status, submitted_at desc, task_id desc) where not archived;
create index task_view_category on task_view (category, submitted_at desc, task_id desc) where not archived;
create index task_view_target on task_view (target, submitted_at desc, task_id desc) where not archived;
create index task_view_requester on task_view (requester, submitted_at desc, task_id desc) where not archived;
-- Room for the next versions of a row, which then need no new index entries while its indexed columns stay.
alter table task_view set (fillfactor = 70);
