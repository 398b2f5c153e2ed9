-- Refusals name an application as changes do from now on, and state the permission beside it. Those
-- that are there name it as policies do, `project/name` or `project/namespace/name`, and stay: what
-- is asked for an application finds them by this. New lines are not in it.
CREATE INDEX "audit_refused_as_policies_name_it_idx"
    ON "audit"((substr("object", length("project") + 2)), "id")
    WHERE "outcome" = 'denied' AND "kind" IN ('application', 'applicationset')
      AND "project" <> '' AND NOT "detail" ? 'permission';

-- Which change of a setting this is: who changes one says which they have looked at.
ALTER TABLE "setting" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 0;
