-- What schema.prisma cannot say.

-- Updates that touch no indexed column find room in their own page.
ALTER TABLE "application" SET (fillfactor = 70);
ALTER TABLE "operation" SET (fillfactor = 70);
ALTER TABLE "lease" SET (fillfactor = 50);
ALTER TABLE "resource_version" SET (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Keyset paging by rank: best health first, OutOfSync last; never synced first.
CREATE INDEX "application_sync_rank_idx" ON "application"
  ((array_position(ARRAY['Synced', 'Unknown', 'OutOfSync'], "sync_status")), "name", "uid");
CREATE INDEX "application_health_rank_idx" ON "application"
  ((array_position(ARRAY['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'], "health_status")), "name", "uid");
CREATE INDEX "application_last_synced_at_idx" ON "application"
  ((COALESCE("last_synced_at", '-infinity'::timestamptz)), "name", "uid");

-- One operation at a time for each application.
CREATE UNIQUE INDEX "operation_active_idx" ON "operation" ("application_uid")
  WHERE "phase" IN ('Running', 'Terminating');

-- Free-text search by trigrams, where the extension is there and may be created.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX "application_search_text_idx" ON "application" USING GIN ("search_text" gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
  RAISE NOTICE 'pg_trgm cannot be used here: search reads every row';
END
$$;

-- Followers of the outbox wake up at commit, if there is something to read: a statement that
-- inserted no row calls nobody.
CREATE FUNCTION "lockstep_outbox_notify"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM fresh) THEN
    PERFORM pg_notify('lockstep_outbox', '');
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "outbox_notify" AFTER INSERT ON "outbox"
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION "lockstep_outbox_notify"();

-- What every installation has: the version counter, and a project in which everything is permitted.
INSERT INTO "resource_version" ("id", "value") VALUES (1, 1);
INSERT INTO "project" ("uid", "name", "resource_version", "spec") VALUES
  (gen_random_uuid(), 'default', 1,
   '{"sourceRepos": ["*"], "destinations": [{"server": "*", "namespace": "*"}], "clusterResourceWhitelist": [{"group": "*", "kind": "*"}]}');
