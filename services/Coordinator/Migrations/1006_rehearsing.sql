-- A draft is dry run before a person is asked.
alter table task_saga drop constraint known_state;
alter table task_saga add constraint known_state check (current_state in (
    'ResolvingTarget', 'Analyzing', 'Diagnosing', 'Planning', 'Rehearsing', 'ParametersRequired', 'PendingApproval', 'Waiting', 'InProgress',
    'Verifying', 'Settling', 'OutcomeUnknown', 'RollingBack', 'Stopping', 'Reporting', 'Completed', 'Failed', 'Rejected', 'Cancelled', 'Expired'));
alter table task_saga add constraint rehearsing_carries_draft_and_end check (
    current_state <> 'Rehearsing' or (body ? 'draftAt' and body ? 'rehearsalEndsAt' and wake_at is not null));
