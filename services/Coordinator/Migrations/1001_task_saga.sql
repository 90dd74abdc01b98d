-- One row per task. body holds no type names; the constraints say what a state must carry.
create table task_saga (
    correlation_id uuid        primary key,
    current_state  text        not null,
    version        integer     not null,
    wake_at        timestamptz,
    body           jsonb       not null,
    constraint known_state check (current_state in (
        'ResolvingTarget', 'Analyzing', 'Diagnosing', 'Planning', 'ParametersRequired', 'PendingApproval', 'InProgress', 'Verifying',
        'Settling', 'OutcomeUnknown', 'RollingBack', 'Stopping', 'Reporting', 'Completed', 'Failed', 'Rejected', 'Cancelled', 'Expired')),
    constraint ended_carries_time check (
        current_state not in ('Completed', 'Failed', 'Rejected', 'Cancelled', 'Expired') or body ? 'endedAt'),
    constraint bad_end_carries_reason check (
        current_state not in ('Failed', 'Rejected', 'Cancelled', 'Expired') or body ? 'reason'),
    constraint approval_carries_hash_and_expiry check (
        current_state <> 'PendingApproval' or (body ? 'planHash' and body ? 'approvalExpiresAt' and wake_at is not null)),
    constraint running_carries_approval check (
        current_state not in ('InProgress', 'Verifying', 'Settling', 'OutcomeUnknown', 'RollingBack', 'Stopping')
        or (body ? 'planHash' and body ? 'approvedBy')),
    constraint working_is_woken check (
        current_state not in ('ResolvingTarget', 'Analyzing', 'Diagnosing', 'Planning', 'InProgress', 'Verifying', 'Settling',
            'RollingBack', 'Stopping', 'Reporting')
        or wake_at is not null)
);
create index task_saga_wake on task_saga (wake_at) where wake_at is not null;
