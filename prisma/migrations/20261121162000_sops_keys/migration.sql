-- Private keys that open files encrypted by SOPS. The project is empty for keys of all projects.
CREATE TABLE "sops_key" (
    "id" UUID NOT NULL,
    "project" TEXT NOT NULL DEFAULT '',
    "key_type" TEXT NOT NULL,
    "public_id" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "secret" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sops_key_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "sops_key_project_public_id_key" ON "sops_key"("project", "public_id");
