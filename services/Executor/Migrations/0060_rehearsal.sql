-- Dry runs of plans are found by a stop like probes, with which they share the table: they have no effect and may run again.
alter table probe_execution alter column runbook_id drop not null;
alter table stop_execution drop constraint stop_execution_kind_check;
alter table stop_execution add constraint stop_execution_kind_check check (kind in ('Probe', 'Execute', 'Verify', 'RollBack', 'Rehearse'));
