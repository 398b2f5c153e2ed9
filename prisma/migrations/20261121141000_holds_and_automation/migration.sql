-- Who holds automation of an application or of one of its resources, why and until when.
ALTER TABLE "application" ADD COLUMN "holds" JSONB NOT NULL DEFAULT '[]';
-- What automation remembers of each resource: what was applied last, and how often it was healed.
ALTER TABLE "application" ADD COLUMN "automation" JSONB NOT NULL DEFAULT '{}';
