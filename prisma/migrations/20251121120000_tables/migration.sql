-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "resource_version" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "value" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "resource_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "application" (
    "uid" UUID NOT NULL,
    "short_id" TEXT NOT NULL,
    "slice" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "project" TEXT NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "resource_version" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletion_timestamp" TIMESTAMPTZ(3),
    "labels" JSONB NOT NULL DEFAULT '{}',
    "annotations" JSONB NOT NULL DEFAULT '{}',
    "finalizers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "owner_references" JSONB NOT NULL DEFAULT '[]',
    "spec" JSONB NOT NULL,
    "repo_urls" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "repo_keys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "repo_url" TEXT NOT NULL DEFAULT '',
    "path" TEXT NOT NULL DEFAULT '',
    "chart" TEXT NOT NULL DEFAULT '',
    "target_revision" TEXT NOT NULL DEFAULT '',
    "search_text" TEXT NOT NULL DEFAULT '',
    "dest_server" TEXT NOT NULL,
    "dest_name" TEXT NOT NULL DEFAULT '',
    "dest_namespace" TEXT NOT NULL DEFAULT '',
    "cluster_id" UUID,
    "automated" BOOLEAN NOT NULL DEFAULT false,
    "sync_status" TEXT NOT NULL DEFAULT 'Unknown',
    "sync_revision" TEXT NOT NULL DEFAULT '',
    "sync_revisions" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "health_status" TEXT NOT NULL DEFAULT 'Unknown',
    "operation_phase" TEXT NOT NULL DEFAULT '',
    "last_synced_at" TIMESTAMPTZ(3),
    "reconciled_at" TIMESTAMPTZ(3),
    "status" JSONB NOT NULL DEFAULT '{}',
    "condition_count" INTEGER NOT NULL DEFAULT 0,
    "refresh" TEXT NOT NULL DEFAULT '',
    "fingerprint" TEXT NOT NULL DEFAULT '',
    "render_record" JSONB,
    "applied" JSONB NOT NULL DEFAULT '{}',
    "history_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "application_pkey" PRIMARY KEY ("uid")
);

-- CreateTable
CREATE TABLE "operation" (
    "id" UUID NOT NULL,
    "application_uid" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "retry_at" TIMESTAMPTZ(3),
    "document" JSONB NOT NULL,

    CONSTRAINT "operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "history" (
    "application_uid" UUID NOT NULL,
    "id" INTEGER NOT NULL,
    "revision" TEXT NOT NULL,
    "revisions" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "deployed_at" TIMESTAMPTZ(3) NOT NULL,
    "deploy_started_at" TIMESTAMPTZ(3),
    "source" JSONB,
    "sources" JSONB,
    "initiated_by" JSONB NOT NULL DEFAULT '{}',
    "fingerprint" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "history_pkey" PRIMARY KEY ("application_uid","id")
);

-- CreateTable
CREATE TABLE "project" (
    "uid" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "resource_version" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "labels" JSONB NOT NULL DEFAULT '{}',
    "annotations" JSONB NOT NULL DEFAULT '{}',
    "finalizers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "spec" JSONB NOT NULL,
    "status" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "project_pkey" PRIMARY KEY ("uid")
);

-- CreateTable
CREATE TABLE "cluster" (
    "id" UUID NOT NULL,
    "server" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "project" TEXT NOT NULL DEFAULT '',
    "namespaces" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "cluster_resources" BOOLEAN NOT NULL DEFAULT false,
    "labels" JSONB NOT NULL DEFAULT '{}',
    "annotations" JSONB NOT NULL DEFAULT '{}',
    "config" BYTEA NOT NULL,
    "resource_version" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "shards" INTEGER NOT NULL DEFAULT 1,
    "connection_status" TEXT NOT NULL DEFAULT 'Unknown',
    "connection_message" TEXT NOT NULL DEFAULT '',
    "attempted_at" TIMESTAMPTZ(3),
    "server_version" TEXT NOT NULL DEFAULT '',
    "apis_count" INTEGER NOT NULL DEFAULT 0,
    "resources_count" INTEGER NOT NULL DEFAULT 0,
    "api_versions" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "cluster_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "repository" (
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "type" TEXT NOT NULL DEFAULT 'git',
    "name" TEXT NOT NULL DEFAULT '',
    "project" TEXT NOT NULL DEFAULT '',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "credentials" BYTEA NOT NULL,
    "resource_version" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "connection_status" TEXT NOT NULL DEFAULT 'Unknown',
    "connection_message" TEXT NOT NULL DEFAULT '',
    "attempted_at" TIMESTAMPTZ(3),

    CONSTRAINT "repository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL DEFAULT '',
    "password_mtime" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "capabilities" TEXT[] DEFAULT ARRAY['login']::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "revoked_token" (
    "id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "revoked_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "project" TEXT NOT NULL DEFAULT '',
    "request_id" TEXT NOT NULL DEFAULT '',
    "cause" TEXT NOT NULL DEFAULT 'person',
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "resource_version" BIGINT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "uid" TEXT NOT NULL,
    "payload" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("resource_version","sequence")
);

-- CreateTable
CREATE TABLE "lease" (
    "key" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "address" TEXT NOT NULL DEFAULT '',
    "epoch" BIGINT NOT NULL DEFAULT 1,
    "renewed_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "application_short_id_key" ON "application"("short_id");

-- CreateIndex
CREATE INDEX "application_name_uid_idx" ON "application"("name", "uid");

-- CreateIndex
CREATE INDEX "application_project_name_uid_idx" ON "application"("project", "name", "uid");

-- CreateIndex
CREATE INDEX "application_created_at_name_uid_idx" ON "application"("created_at", "name", "uid");

-- CreateIndex
CREATE INDEX "application_cluster_id_slice_idx" ON "application"("cluster_id", "slice");

-- CreateIndex
CREATE INDEX "application_repo_keys_idx" ON "application" USING GIN ("repo_keys");

-- CreateIndex
CREATE INDEX "application_labels_idx" ON "application" USING GIN ("labels" jsonb_path_ops);

-- CreateIndex
CREATE UNIQUE INDEX "application_namespace_name_key" ON "application"("namespace", "name");

-- CreateIndex
CREATE INDEX "operation_application_uid_started_at_idx" ON "operation"("application_uid", "started_at");

-- CreateIndex
CREATE INDEX "operation_phase_idx" ON "operation"("phase");

-- CreateIndex
CREATE UNIQUE INDEX "project_name_key" ON "project"("name");

-- CreateIndex
CREATE UNIQUE INDEX "cluster_server_key" ON "cluster"("server");

-- CreateIndex
CREATE INDEX "cluster_name_idx" ON "cluster"("name");

-- CreateIndex
CREATE UNIQUE INDEX "repository_key_project_key" ON "repository"("key", "project");

-- CreateIndex
CREATE INDEX "revoked_token_expires_at_idx" ON "revoked_token"("expires_at");

-- CreateIndex
CREATE INDEX "audit_kind_object_id_idx" ON "audit"("kind", "object", "id");

-- CreateIndex
CREATE INDEX "audit_at_idx" ON "audit"("at");

-- CreateIndex
CREATE INDEX "outbox_at_idx" ON "outbox"("at");

-- AddForeignKey
ALTER TABLE "operation" ADD CONSTRAINT "operation_application_uid_fkey" FOREIGN KEY ("application_uid") REFERENCES "application"("uid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "history" ADD CONSTRAINT "history_application_uid_fkey" FOREIGN KEY ("application_uid") REFERENCES "application"("uid") ON DELETE CASCADE ON UPDATE CASCADE;
