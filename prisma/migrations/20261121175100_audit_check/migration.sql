-- One row: how far the chain has been read again and found whole, and what was found wrong in it.
CREATE TABLE "audit_check" (
    "id" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,
    "hash" TEXT NOT NULL DEFAULT '',
    "began_at" TIMESTAMPTZ(3),
    "verified_seq" BIGINT NOT NULL DEFAULT 0,
    "verified_at" TIMESTAMPTZ(3),
    "problem_seq" BIGINT,
    "problem" TEXT NOT NULL DEFAULT '',
    "problem_at" TIMESTAMPTZ(3),

    CONSTRAINT "audit_check_pkey" PRIMARY KEY ("id")
);
INSERT INTO "audit_check" ("id") VALUES (1);

-- What a request has done, by the id that its answer carried; and refusals, which are few.
CREATE INDEX "audit_request_id_idx" ON "audit"("request_id", "id") WHERE "request_id" <> '';
CREATE INDEX "audit_denied_idx" ON "audit"("id") WHERE "outcome" = 'denied';
