CREATE TABLE IF NOT EXISTS schema_migrations (
    "MigrationId" character varying(150) NOT NULL,
    "ProductVersion" character varying(32) NOT NULL,
    CONSTRAINT "PK_schema_migrations" PRIMARY KEY ("MigrationId")
);

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE applications_settings (
        tenant character varying(100) NOT NULL,
        application character varying(300) NOT NULL,
        capture_content boolean,
        max_content_bytes integer,
        sample_one_in integer NOT NULL,
        keep_errors boolean NOT NULL,
        team character varying(200),
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_applications_settings PRIMARY KEY (tenant, application)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    INSERT INTO schema_migrations ("MigrationId", "ProductVersion")
    VALUES ('20260101000000_Initial', '10.0.14');
    END IF;
END $EF$;
COMMIT;

