-- Counters: all of a place's month in one row, which is read and written whole.
-- A weighing touches some ten counters at each of four levels; a row of its own
-- for each of them was the larger part of the work of storing it.
alter table tally rename to tally_single;

create table tally (
    city {key} not null,
    place {key} not null,
    month bigint not null,
    counts text not null,
    primary key (city, place, month)
);
insert into tally (city, place, month, counts)
select city, place, month, string_agg(indicator || '=' || cast(n as text), ' ' order by indicator)
from tally_single where n <> 0 and indicator <> 'registered'
group by city, place, month;

-- The flow of the registered: by how many a place's children under five become
-- more or fewer in a month. It is summed over all months before, so it has no
-- business among the counters of one month.
create table flow (
    city {key} not null,
    place {key} not null,
    month bigint not null,
    n bigint not null,
    primary key (city, place, month)
);
insert into flow (city, place, month, n)
select city, place, month, n from tally_single where n <> 0 and indicator = 'registered';
create index flow_n on flow (city, place, month, n);

drop table tally_single;
