-- What a command line gets a session for, once: it waits here while the browser brings it the code.
CREATE TABLE "sign_in_code" (
    "id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "identity" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_code_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "sign_in_code_digest_key" ON "sign_in_code"("digest");
CREATE INDEX "sign_in_code_expires_at_idx" ON "sign_in_code"("expires_at");
