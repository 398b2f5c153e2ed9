-- Who, in more words, and the chain. Rows that are there stay as they are, unsealed: the sealer takes
-- them first, in the order of their ids. Servers of the version before write and read on as they did.
ALTER TABLE "audit"
    ADD COLUMN "groups" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    ADD COLUMN "token_id" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "address" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "outcome" TEXT NOT NULL DEFAULT 'done',
    ADD COLUMN "seq" BIGINT,
    ADD COLUMN "previous_hash" TEXT,
    ADD COLUMN "hash" TEXT;
CREATE UNIQUE INDEX "audit_seq_key" ON "audit"("seq");
CREATE INDEX "audit_actor_id_idx" ON "audit"("actor", "id");
CREATE INDEX "audit_project_id_idx" ON "audit"("project", "id");
CREATE INDEX "audit_unsealed_idx" ON "audit"("id") WHERE "seq" IS NULL;

-- One row: the last link, and the last one that retention has dropped.
CREATE TABLE "audit_chain" (
    "id" INTEGER NOT NULL,
    "anchor_seq" BIGINT NOT NULL,
    "anchor_hash" TEXT NOT NULL,
    "head_seq" BIGINT NOT NULL,
    "head_hash" TEXT NOT NULL,

    CONSTRAINT "audit_chain_pkey" PRIMARY KEY ("id")
);
INSERT INTO "audit_chain" VALUES (1, 0, repeat('0', 64), 0, repeat('0', 64));

-- One row: how far the stream has come, and which worker feeds it for how long.
CREATE TABLE "audit_stream" (
    "id" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,
    "holder" TEXT NOT NULL DEFAULT '',
    "held_until" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_stream_pkey" PRIMARY KEY ("id")
);
INSERT INTO "audit_stream" ("id") VALUES (1);

-- A row is changed once, to be sealed, and goes once the anchor has moved past it.
CREATE FUNCTION "lockstep_audit_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.seq IS NULL
    AND (to_jsonb(NEW) - 'seq' - 'previous_hash' - 'hash')
      = (to_jsonb(OLD) - 'seq' - 'previous_hash' - 'hash') THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' AND OLD.seq <= (SELECT anchor_seq FROM audit_chain WHERE id = 1) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the audit is append-only: % is refused', lower(TG_OP);
END
$$;
CREATE TRIGGER "audit_guard_rows" BEFORE UPDATE OR DELETE ON "audit"
  FOR EACH ROW EXECUTE FUNCTION "lockstep_audit_guard"();
CREATE TRIGGER "audit_guard_table" BEFORE TRUNCATE ON "audit"
  FOR EACH STATEMENT EXECUTE FUNCTION "lockstep_audit_guard"();
