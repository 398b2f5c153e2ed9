-- Every version of the policy that was ever saved. The row of the settings stays what is in force.
CREATE TABLE "rbac_policy_version" (
    "version" INTEGER NOT NULL,
    "data" JSONB NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "saved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "saved_by" TEXT NOT NULL,
    "request_id" TEXT NOT NULL DEFAULT '',
    "restored_from" INTEGER,
    "forced" BOOLEAN NOT NULL DEFAULT false,
    "added" INTEGER,
    "removed" INTEGER,

    CONSTRAINT "rbac_policy_version_pkey" PRIMARY KEY ("version")
);

-- Versions from before this table: the audit has had both texts of each change.
INSERT INTO "rbac_policy_version" ("version", "data", "saved_at", "saved_by", "request_id")
SELECT DISTINCT ON (("detail"->>'version')::int)
    ("detail"->>'version')::int, "detail"->'after', "at", "actor", "request_id"
FROM "audit"
WHERE "kind" = 'setting' AND "object" = 'rbac' AND "action" = 'update'
    AND jsonb_typeof("detail"->'version') = 'number' AND jsonb_typeof("detail"->'after') = 'object'
ORDER BY ("detail"->>'version')::int, "id" DESC;

-- What is in force, should retention have dropped its line.
INSERT INTO "rbac_policy_version" ("version", "data", "saved_at", "saved_by")
SELECT ("value"->>'version')::int, "value"->'data', "updated_at", COALESCE("value"->>'updatedBy', '')
FROM "setting"
WHERE "key" = 'rbac' AND ("value"->>'version')::int > 0
ON CONFLICT ("version") DO NOTHING;
