-- What the commands of the bench do. Nothing here keeps an effect from being written twice; the bench counts.
create table effect (
    trip_id  uuid    not null,
    round    integer not null,
    position integer not null
);
