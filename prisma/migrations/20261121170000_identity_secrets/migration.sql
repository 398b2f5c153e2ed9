-- Secrets that the settings of single sign-on refer to as $key or $name:key.
CREATE TABLE "identity_secret" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "secret" BYTEA NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_secret_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "identity_secret_name_key_key" ON "identity_secret"("name", "key");
