-- What providers of repositories and registries have told, and what came of it.
CREATE TABLE "webhook_delivery" (
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "repository" TEXT NOT NULL DEFAULT '',
    "ref" TEXT NOT NULL DEFAULT '',
    "delivery_key" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "repeats" INTEGER NOT NULL DEFAULT 0,
    "redelivery_of" UUID,
    "redelivered_by" TEXT NOT NULL DEFAULT '',
    "changes" JSONB NOT NULL DEFAULT '[]',
    "applications" JSONB NOT NULL DEFAULT '[]',
    "application_count" INTEGER NOT NULL DEFAULT 0,
    "moved_count" INTEGER NOT NULL DEFAULT 0,
    "pending" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "body" BYTEA,

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "webhook_delivery_provider_delivery_key_key" ON "webhook_delivery"("provider", "delivery_key");

-- CreateIndex
CREATE INDEX "webhook_delivery_received_at_id_idx" ON "webhook_delivery"("received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_delivery_outcome_received_at_idx" ON "webhook_delivery"("outcome", "received_at");
