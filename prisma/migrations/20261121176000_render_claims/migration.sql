-- Who renders what at this moment, so that no two workers render the same; for a while after, what
-- came of it. Nothing is lost with these rows: they need not survive a crash.
CREATE UNLOGGED TABLE "render_claim" (
    "key" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL DEFAULT '',
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "render_claim_pkey" PRIMARY KEY ("key")
);
