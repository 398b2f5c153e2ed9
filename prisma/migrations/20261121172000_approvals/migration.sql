-- Syncs that have to be approved. Rows outlive their operations, of which only the newest are kept.
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "application_uid" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "reason" TEXT NOT NULL DEFAULT '',
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT NOT NULL DEFAULT '',
    "deployed_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "document" JSONB NOT NULL,
    "diff" BYTEA NOT NULL,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "approval_application_uid_fkey" FOREIGN KEY ("application_uid")
      REFERENCES "application"("uid") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "approval_application_uid_asked_at_idx" ON "approval"("application_uid", "asked_at");
CREATE INDEX "approval_operation_id_idx" ON "approval"("operation_id");
CREATE INDEX "approval_asked_at_idx" ON "approval"("asked_at");
-- An operation is asked about once at a time.
CREATE UNIQUE INDEX "approval_open_key" ON "approval"("operation_id")
  WHERE "closed_at" IS NULL AND "state" IN ('pending', 'approved', 'bypassed');

-- One answer of one person, told apart by name and by identity: names can be changed.
CREATE TABLE "approval_vote" (
    "approval_id" UUID NOT NULL,
    "person" TEXT NOT NULL,
    "identity" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "rules" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "token_id" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "approval_vote_pkey" PRIMARY KEY ("approval_id", "person"),
    CONSTRAINT "approval_vote_approval_id_fkey" FOREIGN KEY ("approval_id")
      REFERENCES "approval"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "approval_vote_approval_id_identity_key" ON "approval_vote"("approval_id", "identity");
