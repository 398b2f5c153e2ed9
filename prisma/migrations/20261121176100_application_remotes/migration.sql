-- Repositories that an application reads beside its own sources, as it names them: bases of
-- kustomizations, sources of Flux, submodules. A push to one of them concerns it.
CREATE TABLE "application_remote" (
    "application_uid" UUID NOT NULL,
    "url" TEXT NOT NULL,

    CONSTRAINT "application_remote_pkey" PRIMARY KEY ("application_uid", "url")
);
CREATE INDEX "application_remote_url_idx" ON "application_remote"("url");

ALTER TABLE "application_remote" ADD CONSTRAINT "application_remote_application_uid_fkey"
    FOREIGN KEY ("application_uid") REFERENCES "application"("uid") ON DELETE CASCADE ON UPDATE CASCADE;
