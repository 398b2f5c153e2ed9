-- Who is signed in where. A session token is good for as long as its row is there.
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "username" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL DEFAULT '',
    "provider_subject" TEXT NOT NULL DEFAULT '',
    "display_name" TEXT NOT NULL DEFAULT '',
    "groups" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_until" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "address" TEXT NOT NULL DEFAULT '',
    "device" TEXT NOT NULL DEFAULT '',
    "secrets" BYTEA NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "session_username_issuer_created_at_idx" ON "session"("username", "issuer", "created_at");
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");
