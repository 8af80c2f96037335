-- Rights for programs that use keys and for people who change them. Run it once, after V1__keyoverlap.sql,
-- as the owner of the tables. Repeat the first two statements by hand if your names differ.

-- Readers use the keys of their rings and change nothing. Administrators change them.
do $$ begin
  if not exists (select from pg_roles where rolname = 'keyoverlap_reader') then create role keyoverlap_reader; end if;
  if not exists (select from pg_roles where rolname = 'keyoverlap_administrator') then create role keyoverlap_administrator; end if;
end $$;

grant select on keyoverlap_ring, keyoverlap_data_key, keyoverlap_commit, keyoverlap_change, keyoverlap_key,
  keyoverlap_version, keyoverlap_memo, keyoverlap_tombstone, keyoverlap_overview
  to keyoverlap_reader, keyoverlap_administrator;
-- The history and the commits are only ever added to.
grant insert on keyoverlap_ring, keyoverlap_data_key, keyoverlap_commit, keyoverlap_change, keyoverlap_key,
  keyoverlap_version, keyoverlap_memo, keyoverlap_tombstone to keyoverlap_administrator;
grant update on keyoverlap_ring, keyoverlap_data_key, keyoverlap_key, keyoverlap_version, keyoverlap_memo,
  keyoverlap_tombstone to keyoverlap_administrator;
grant delete on keyoverlap_key to keyoverlap_administrator;

-- Which user may see and change which ring: '*' is every ring. A user without a row sees none.
create table keyoverlap_right (
  user_name   name    not null,
  ring        text    not null,
  may_change  boolean not null default false,
  primary key (user_name, ring)
);
grant select on keyoverlap_right to keyoverlap_reader, keyoverlap_administrator;

create function keyoverlap_may(of_ring text, change boolean) returns boolean language sql stable as $$
  select exists (select from keyoverlap_right r
                  where r.user_name = current_user and r.ring in (of_ring, '*') and (r.may_change or not change))
$$;

-- Row-level rights. The owner of the tables is not bound by them.
do $$ declare t text; begin
  foreach t in array array['keyoverlap_ring', 'keyoverlap_data_key', 'keyoverlap_commit', 'keyoverlap_change',
      'keyoverlap_key', 'keyoverlap_version', 'keyoverlap_memo', 'keyoverlap_tombstone'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy keyoverlap_see on %I for select using (keyoverlap_may(ring, false))', t);
    execute format('create policy keyoverlap_change on %I for all using (keyoverlap_may(ring, true))'
                   ' with check (keyoverlap_may(ring, true))', t);
  end loop;
end $$;
