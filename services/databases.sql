-- A database and a role for each service; no role may even connect to another's database. Run by psql as superuser, as
-- often as wanted. Passwords come from the environment: GATEWAY_PASSWORD, COORDINATOR_PASSWORD, ...
\set ON_ERROR_STOP on
\getenv gateway_password GATEWAY_PASSWORD
\getenv coordinator_password COORDINATOR_PASSWORD
\getenv diagnostic_password DIAGNOSTIC_PASSWORD
\getenv automation_password AUTOMATION_PASSWORD
\getenv executor_password EXECUTOR_PASSWORD
\getenv writer_password WRITER_PASSWORD

create temporary table service (name text);
insert into service
values ('gateway'), ('coordinator'), ('diagnostic'), ('automation'), ('executor'), ('writer');

select format('create role %I login', name)
from service where not exists (select from pg_roles where rolname = name) \gexec

alter role gateway with login password :'gateway_password';
alter role coordinator with login password :'coordinator_password';
alter role diagnostic with login password :'diagnostic_password';
alter role automation with login password :'automation_password';
alter role executor with login password :'executor_password';
alter role writer with login password :'writer_password';

select format('create database %I owner %I', name, name)
from service where not exists (select from pg_database where datname = name) \gexec

select format('revoke connect, temporary on database %I from public', name) from service \gexec
