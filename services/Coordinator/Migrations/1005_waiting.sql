-- A plan that is approved may wait for the end of a freeze.
alter table task_saga drop constraint known_state;
alter table task_saga add constraint known_state check (current_state in (
    'ResolvingTarget', 'Analyzing', 'Diagnosing', 'Planning', 'ParametersRequired', 'PendingApproval', 'Waiting', 'InProgress', 'Verifying',
    'Settling', 'OutcomeUnknown', 'RollingBack', 'Stopping', 'Reporting', 'Completed', 'Failed', 'Rejected', 'Cancelled', 'Expired'));
alter table task_saga add constraint waiting_carries_approval_and_time check (
    current_state <> 'Waiting' or (body ? 'planHash' and body ? 'approvedBy' and body ? 'waitsUntil' and wake_at is not null));
