-- The ledger and what is folded from it. One text for every engine: {key} is a
-- text column whose order is the order of its bytes, wherever it is stored.
-- The city comes first in every key, so that a city can live on any server.

-- A city's counter, and when the latest entry was said.
create table city (
    city {key} not null,
    name text not null,
    seq bigint not null,
    said bigint not null,
    primary key (city)
);

-- Entries: written once, never changed.
create table entry (
    city {key} not null,
    id bytea not null,
    seq bigint not null,
    kind {key} not null,
    subject bytea not null,
    at bigint not null,
    said_at bigint not null,
    who bytea not null,
    device text not null,
    source {key} not null,
    batch bytea,
    batch_row bigint not null,
    amends bytea,
    reason text not null,
    rules text not null,
    body text not null,
    primary key (city, id)
);
create unique index entry_seq on entry (city, seq);
create index entry_subject on entry (city, subject, seq);
create index entry_batch on entry (city, batch, seq) where batch is not null;

-- Cards: what the entries about one person add up to, packed for the program;
-- the columns beside the body are what is searched and filtered by.
create table card (
    city {key} not null,
    id bytea not null,
    seq bigint not null,
    place {key} not null,
    name {key} not null,
    mother text not null,
    nik {key} not null,
    birth {key} not null,
    sex {key} not null,
    address text not null,
    active bigint not null,
    body bytea not null,
    primary key (city, id)
);
create index card_place on card (city, place, name, id);
create index card_seq on card (city, seq);

create table pair (
    city {key} not null,
    id bytea not null,
    seq bigint not null,
    a bytea not null,
    b bytea not null,
    state {key} not null,
    score bigint not null,
    opened bigint not null,
    body text not null,
    primary key (city, id)
);
create index pair_state on pair (city, state, opened, id);
create index pair_a on pair (city, a);
create index pair_b on pair (city, b);

-- Places below the kelurahan: posyandu. The rest is the country's code table.
create table place (
    city {key} not null,
    code {key} not null,
    seq bigint not null,
    name text not null,
    parent {key} not null,
    primary key (city, code)
);

create table tally (
    city {key} not null,
    place {key} not null,
    month bigint not null,
    indicator {key} not null,
    n bigint not null,
    primary key (city, place, month, indicator)
);
-- How many children there are, and in which months anybody was weighed, is asked
-- over all months: without these it would be looked for among every indicator.
create index tally_registered on tally (city, place, month, n) where indicator = 'registered';
create index tally_weighed on tally (city, place, month) where indicator = 'weighed';


-- Imports: the work itself. What they said is in the ledger.
create table batch (
    city {key} not null,
    id bytea not null,
    who bytea not null,
    file_name text not null,
    digest {key} not null,
    bytes bigint not null,
    state {key} not null,
    dry_run bigint not null,
    started bigint not null,
    finished bigint not null,
    body text not null,
    primary key (city, id)
);
create index batch_started on batch (city, started, id);
create index batch_digest on batch (city, digest);

create table batch_remark (
    city {key} not null,
    batch bytea not null,
    n bigint not null,
    batch_row bigint not null,
    field text not null,
    code {key} not null,
    level {key} not null,
    raw text not null,
    value text not null,
    primary key (city, batch, n)
);

create table account (
    city {key} not null,
    id bytea not null,
    username {key} not null,
    name text not null,
    role {key} not null,
    areas text not null,
    password text not null,
    closed bigint not null,
    created bigint not null,
    primary key (city, id)
);
create unique index account_username on account (city, username);

create table session (
    city {key} not null,
    token bytea not null,
    account bytea not null,
    csrf text not null,
    created bigint not null,
    expires bigint not null,
    primary key (city, token)
);
create index session_account on session (city, account);
