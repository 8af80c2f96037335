-- The tables of KeyOverlap: a key ring for each name, with its keys, states, memos and history.
-- Run this file once, with psql or Flyway, in the schema that your connections find first.
-- Moments are text as Java prints them (ISO 8601, UTC), because PostgreSQL keeps no nanoseconds.

create table keyoverlap_ring (
  ring        text   primary key check (ring <> ''),
  format      int    not null check (format = 1),
  revision    bigint not null check (revision >= 0),
  commit_id   uuid   not null,
  -- HMAC-SHA256 over the whole revision, with a key that is derived from the data key.
  seal        bytea  not null
);

-- The key of a ring that encrypts its private keys, itself encrypted with the master key.
create table keyoverlap_data_key (
  ring        text   primary key references keyoverlap_ring,
  wrapped     bytea  not null,
  wrapped_at  timestamptz not null default now()
);

-- One row for each change that was stored. A commit whose answer was lost is found here.
create table keyoverlap_commit (
  ring        text   not null references keyoverlap_ring,
  revision    bigint not null,
  commit_id   uuid   not null,
  -- The seal of the revision, and of all changes up to it.
  seal        bytea  not null,
  stored_at   timestamptz not null default now(),
  primary key (ring, revision),
  unique (ring, commit_id)
);

-- The history.
create table keyoverlap_change (
  ring         text   not null,
  revision     bigint not null,
  position     int    not null,
  verb         text   not null,
  alias        text   not null,
  key_id       bytea  not null check (length(key_id) = 32),
  replaced     bytea  check (length(replaced) = 32),
  alias_before text,
  changed_at   text   not null,
  author       text   not null,
  why          text   not null,
  primary key (ring, revision, position),
  foreign key (ring, revision) references keyoverlap_commit
);

-- What never changes about a key. A purge deletes the row, and with it the private key.
create table keyoverlap_key (
  ring        text   not null references keyoverlap_ring,
  -- SHA-256 of the certificate.
  key_id      bytea  not null check (length(key_id) = 32 and key_id = sha256(certificate)),
  certificate bytea  not null,
  -- The certificates above it in DER, one after the other.
  issuers     bytea  not null,
  -- PKCS #8, encrypted with AES-256-GCM; null for the certificate of a partner.
  private_key bytea  check (length(private_key) > 28),
  primary key (ring, key_id)
);

-- One row for each version and state: from the revision that began it to the one that ended it.
create table keyoverlap_version (
  ring        text   not null,
  key_id      bytea  not null check (length(key_id) = 32),
  alias       text   not null check (alias <> ''),
  state       text   not null check (state in ('ACTIVE', 'STAGED', 'RETAINED', 'COMPROMISED')),
  since       text   not null,
  kept_until  text,
  began       bigint not null,
  ended       bigint check (ended > began),
  primary key (ring, key_id, began),
  foreign key (ring, began) references keyoverlap_commit (ring, revision),
  foreign key (ring, ended) references keyoverlap_commit (ring, revision),
  check ((state in ('RETAINED', 'COMPROMISED')) = (kept_until is not null)),
  -- A version that is in the ring has its key.
  present_key bytea  generated always as (case when ended is null then key_id end) stored,
  foreign key (ring, present_key) references keyoverlap_key (ring, key_id)
);
-- An alias has at most one active and one staged key, and a key has one state.
create unique index keyoverlap_one_active on keyoverlap_version (ring, alias) where state = 'ACTIVE' and ended is null;
create unique index keyoverlap_one_staged on keyoverlap_version (ring, alias) where state = 'STAGED' and ended is null;
create unique index keyoverlap_one_state on keyoverlap_version (ring, key_id) where ended is null;
create index keyoverlap_version_began on keyoverlap_version (ring, began);
create index keyoverlap_version_ended on keyoverlap_version (ring, ended) where ended is not null;

-- Text beside the keys of an alias, such as the record of a renewal; null once it is gone.
create table keyoverlap_memo (
  ring        text   not null,
  alias       text   not null,
  content     text,
  began       bigint not null,
  primary key (ring, alias),
  foreign key (ring, began) references keyoverlap_commit (ring, revision)
);
create index keyoverlap_memo_began on keyoverlap_memo (ring, began);

-- The marks of purged keys, which keep them from coming back.
create table keyoverlap_tombstone (
  ring        text   not null,
  position    int    not null,
  key_id      bytea  not null check (length(key_id) = 32),
  public_key  bytea  not null check (length(public_key) = 32),
  state       text   not null check (state in ('RETAINED', 'COMPROMISED')),
  purged_at   text   not null,
  counts_until text,
  began       bigint not null,
  ended       bigint check (ended > began),
  primary key (ring, position, began),
  foreign key (ring, began) references keyoverlap_commit (ring, revision),
  foreign key (ring, ended) references keyoverlap_commit (ring, revision)
);
create index keyoverlap_tombstone_began on keyoverlap_tombstone (ring, began);
create index keyoverlap_tombstone_ended on keyoverlap_tombstone (ring, ended) where ended is not null;

-- For people: the keys of all rings as they are now.
create view keyoverlap_overview with (security_invoker = true) as
  select v.ring, v.alias, lower(v.state) as state, encode(v.key_id, 'hex') as key_id,
         v.since::timestamptz as since, v.kept_until::timestamptz as kept_until,
         k.private_key is not null as has_private_key, v.began as revision
    from keyoverlap_version v join keyoverlap_key k using (ring, key_id)
   where v.ended is null;
