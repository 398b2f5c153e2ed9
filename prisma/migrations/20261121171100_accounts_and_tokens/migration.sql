-- A first or reset password is good for choosing another one only.
ALTER TABLE "account" ADD COLUMN "must_change_password" BOOLEAN NOT NULL DEFAULT false;

-- Tokens that programs hold: of accounts, and of roles of projects. Each is good while its row is there.
CREATE TABLE "token" (
    "subject" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "project" TEXT NOT NULL DEFAULT '',
    "role" TEXT NOT NULL DEFAULT '',
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL DEFAULT '',
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_address" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "token_pkey" PRIMARY KEY ("subject", "id")
);
CREATE INDEX "token_project_role_idx" ON "token"("project", "role");
