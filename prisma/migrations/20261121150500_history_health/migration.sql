-- The application's health while an entry was what is deployed, as it was seen last: '', Healthy or
-- Degraded. Automatic rollback goes back to what was Healthy.
ALTER TABLE "history" ADD COLUMN "health" TEXT NOT NULL DEFAULT '';
-- Of a rollback: the entry that it went back to.
ALTER TABLE "history" ADD COLUMN "rolled_back_to" INTEGER;
