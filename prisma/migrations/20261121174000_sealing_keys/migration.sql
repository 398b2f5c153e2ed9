-- Keys that credentials are, or were, sealed with. Each has sealed a canary: a process that cannot
-- open one of them does not know a key that is in use.
CREATE TABLE "sealing_key" (
    "id" TEXT NOT NULL,
    "canary" BYTEA NOT NULL,
    "first_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sealing_key_pkey" PRIMARY KEY ("id")
);

INSERT INTO "sealing_key" ("id", "canary", "first_used_at")
SELECT "value"->>'keyId', decode("value"->>'sealed', 'base64'), "updated_at"
FROM "setting" WHERE "key" = 'secret-key.canary';

DELETE FROM "setting" WHERE "key" = 'secret-key.canary';
