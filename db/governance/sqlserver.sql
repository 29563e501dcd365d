IF OBJECT_ID(N'[schema_migrations]') IS NULL
BEGIN
    CREATE TABLE [schema_migrations] (
        [MigrationId] nvarchar(150) NOT NULL,
        [ProductVersion] nvarchar(32) NOT NULL,
        CONSTRAINT [PK_schema_migrations] PRIMARY KEY ([MigrationId])
    );
END;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [applications_settings] (
        [tenant] nvarchar(100) NOT NULL,
        [application] nvarchar(300) NOT NULL,
        [capture_content] bit NULL,
        [max_content_bytes] int NULL,
        [sample_one_in] int NOT NULL,
        [keep_errors] bit NOT NULL,
        [team] nvarchar(200) NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_applications_settings] PRIMARY KEY ([tenant], [application])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    INSERT INTO [schema_migrations] ([MigrationId], [ProductVersion])
    VALUES (N'20260101000000_Initial', N'10.0.14');
END;

COMMIT;
GO

