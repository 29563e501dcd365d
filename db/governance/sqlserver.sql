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
    CREATE TABLE [access_api_keys] (
        [id] nvarchar(20) NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [name] nvarchar(200) NOT NULL,
        [scope] nvarchar(20) NOT NULL,
        [team_id] uniqueidentifier NULL,
        [sha256] binary(32) NOT NULL,
        [allowed_origins] nvarchar(2000) NOT NULL,
        [created_at] datetimeoffset(6) NOT NULL,
        [created_by] nvarchar(200) NOT NULL,
        [expires_at] datetimeoffset(6) NULL,
        [last_used_at] datetimeoffset(6) NULL,
        [revoked_at] datetimeoffset(6) NULL,
        [revoked_by] nvarchar(200) NULL,
        [version] bigint NOT NULL,
        CONSTRAINT [pk_access_api_keys] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [access_people] (
        [id] uniqueidentifier NOT NULL,
        [issuer] nvarchar(300) NOT NULL,
        [subject] nvarchar(300) NOT NULL,
        [name] nvarchar(200) NOT NULL,
        [email] nvarchar(320) NULL,
        [disabled] bit NOT NULL,
        [disabled_reason] nvarchar(500) NULL,
        [provider_roles] nvarchar(max) NOT NULL,
        [roles] nvarchar(max) NOT NULL,
        [language] nvarchar(10) NULL,
        [time_zone] nvarchar(100) NULL,
        [theme] nvarchar(10) NULL,
        [last_seen] datetimeoffset(6) NULL,
        [created_at] datetimeoffset(6) NOT NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_access_people] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [access_projects] (
        [tenant] nvarchar(100) NOT NULL,
        [title] nvarchar(200) NOT NULL,
        [archived_at] datetimeoffset(6) NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_access_projects] PRIMARY KEY ([tenant])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [access_sealed_codes] (
        [id] uniqueidentifier NOT NULL,
        [kind] nvarchar(30) NOT NULL,
        [sha256] varbinary(32) NOT NULL,
        [note] nvarchar(200) NULL,
        [only_without_administrator] bit NOT NULL,
        [created_by] nvarchar(200) NOT NULL,
        [created_at] datetimeoffset(6) NOT NULL,
        [expires_at] datetimeoffset(6) NOT NULL,
        [revoked_at] datetimeoffset(6) NULL,
        [used_at] datetimeoffset(6) NULL,
        [used_by] uniqueidentifier NULL,
        [used_by_name] nvarchar(200) NULL,
        [reason] nvarchar(500) NULL,
        [acknowledged_by] nvarchar(200) NULL,
        [acknowledged_at] datetimeoffset(6) NULL,
        [version] bigint NOT NULL,
        CONSTRAINT [pk_access_sealed_codes] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [access_teams] (
        [id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [name] nvarchar(200) NOT NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_access_teams] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [applications_deletions] (
        [id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [subject] nvarchar(300) NOT NULL,
        [requested_by] nvarchar(200) NOT NULL,
        [requested_at] datetimeoffset(6) NOT NULL,
        [step] nvarchar(20) NOT NULL,
        [finished_at] datetimeoffset(6) NULL,
        [receipt] nvarchar(max) NOT NULL,
        [off_disk] bit NULL,
        [fault] nvarchar(1000) NULL,
        [version] bigint NOT NULL,
        CONSTRAINT [pk_applications_deletions] PRIMARY KEY ([id])
    );
END;

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
        [content_by_grant_only] bit NOT NULL,
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
    CREATE TABLE [audit_anchors] (
        [sink] nvarchar(50) NOT NULL,
        [size] bigint NOT NULL,
        [delivered_at] datetimeoffset(6) NULL,
        [failures] int NOT NULL,
        [next_attempt] datetimeoffset(6) NULL,
        [fault] nvarchar(500) NULL,
        [version] bigint NOT NULL,
        CONSTRAINT [pk_audit_anchors] PRIMARY KEY ([sink])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [audit_checkpoints] (
        [size] bigint NOT NULL,
        [root] varbinary(32) NOT NULL,
        [time] datetimeoffset(6) NOT NULL,
        [key_id] nvarchar(64) NOT NULL,
        [signature] varbinary(256) NOT NULL,
        CONSTRAINT [pk_audit_checkpoints] PRIMARY KEY ([size])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [audit_entries] (
        [number] bigint NOT NULL IDENTITY,
        [id] uniqueidentifier NOT NULL,
        [format] int NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [time] datetimeoffset(6) NOT NULL,
        [actor_kind] nvarchar(20) NOT NULL,
        [actor_id] nvarchar(300) NOT NULL,
        [actor_name] nvarchar(300) NULL,
        [actor_commitment] varbinary(32) NULL,
        [action] nvarchar(100) NOT NULL,
        [subject_kind] nvarchar(50) NOT NULL,
        [subject_id] nvarchar(300) NOT NULL,
        [subject_name] nvarchar(300) NULL,
        [subject_commitment] varbinary(32) NULL,
        [reason_commitment] varbinary(32) NULL,
        [correlation_id] nvarchar(32) NULL,
        [changes] nvarchar(max) NOT NULL,
        CONSTRAINT [pk_audit_entries] PRIMARY KEY ([number])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [audit_heads] (
        [id] int NOT NULL,
        [origin] uniqueidentifier NOT NULL,
        [size] bigint NOT NULL,
        [owner] nvarchar(200) NOT NULL,
        [owned_until] datetimeoffset(6) NOT NULL,
        [version] bigint NOT NULL,
        CONSTRAINT [pk_audit_heads] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [audit_keys] (
        [id] nvarchar(64) NOT NULL,
        [algorithm] nvarchar(20) NOT NULL,
        [key] varbinary(1000) NOT NULL,
        [since] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_audit_keys] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [audit_leaves] (
        [leaf_index] bigint NOT NULL,
        [entry_number] bigint NOT NULL,
        CONSTRAINT [pk_audit_leaves] PRIMARY KEY ([leaf_index])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [audit_pending] (
        [entry_id] uniqueidentifier NOT NULL,
        CONSTRAINT [pk_audit_pending] PRIMARY KEY ([entry_id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [audit_texts] (
        [entry_id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [texts] nvarchar(max) NOT NULL,
        [erased_at] datetimeoffset(6) NULL,
        CONSTRAINT [pk_audit_texts] PRIMARY KEY ([entry_id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [audit_tiles] (
        [level] int NOT NULL,
        [tile_index] bigint NOT NULL,
        [hashes] varbinary(max) NOT NULL,
        CONSTRAINT [pk_audit_tiles] PRIMARY KEY ([level], [tile_index])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [audit_verifications] (
        [id] uniqueidentifier NOT NULL,
        [started_at] datetimeoffset(6) NOT NULL,
        [finished_at] datetimeoffset(6) NOT NULL,
        [size] bigint NOT NULL,
        [fault_count] int NOT NULL,
        [report] nvarchar(max) NOT NULL,
        CONSTRAINT [pk_audit_verifications] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [bias_settings] (
        [tenant] nvarchar(100) NOT NULL,
        [application] nvarchar(300) NOT NULL,
        [favourable_outcomes] nvarchar(max) NOT NULL,
        [reference_groups] nvarchar(max) NOT NULL,
        [minimum_size] int NOT NULL,
        [ratio_line] float NOT NULL,
        [difference_floor] float NOT NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_bias_settings] PRIMARY KEY ([tenant], [application])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [content_looks] (
        [id] bigint NOT NULL IDENTITY,
        [tenant] nvarchar(100) NOT NULL,
        [time] datetimeoffset(6) NOT NULL,
        [viewer_id] nvarchar(200) NOT NULL,
        [viewer_name] nvarchar(200) NOT NULL,
        [door] nvarchar(20) NOT NULL,
        [trace_id] nvarchar(32) NULL,
        [span_id] nvarchar(16) NULL,
        [conversation_id] nvarchar(400) NULL,
        [query] nvarchar(4000) NULL,
        [calls] int NOT NULL,
        CONSTRAINT [pk_content_looks] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [costs_budgets] (
        [id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [name] nvarchar(100) NOT NULL,
        [scope] nvarchar(20) NOT NULL,
        [target] nvarchar(300) NOT NULL,
        [monthly_usd] decimal(18,2) NOT NULL,
        [valid_from] date NOT NULL,
        [warning_percent] int NOT NULL,
        [critical_percent] int NOT NULL,
        [time_zone] nvarchar(64) NOT NULL,
        [owner] nvarchar(100) NOT NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_costs_budgets] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [dashboards_dashboards] (
        [id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [name] nvarchar(120) NOT NULL,
        [description] nvarchar(1000) NOT NULL,
        [owner_id] nvarchar(200) NOT NULL,
        [owner_name] nvarchar(200) NOT NULL,
        [sharing] nvarchar(20) NOT NULL,
        [definition] nvarchar(max) NOT NULL,
        [panel_count] int NOT NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        [deleted_at] datetimeoffset(6) NULL,
        CONSTRAINT [pk_dashboards_dashboards] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [drift_references] (
        [tenant] nvarchar(100) NOT NULL,
        [application] nvarchar(300) NOT NULL,
        [name] nvarchar(100) NOT NULL,
        [from] datetimeoffset(6) NOT NULL,
        [to] datetimeoffset(6) NOT NULL,
        [version] bigint NOT NULL,
        [pinned_by] nvarchar(200) NOT NULL,
        [pinned_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_drift_references] PRIMARY KEY ([tenant], [application])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [features_settings] (
        [tenant] nvarchar(100) NOT NULL,
        [application] nvarchar(300) NOT NULL,
        [json_schema] nvarchar(max) NULL,
        [pattern] nvarchar(2000) NULL,
        [off] nvarchar(max) NOT NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_features_settings] PRIMARY KEY ([tenant], [application])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [keys_fingerprints] (
        [purpose] nvarchar(40) NOT NULL,
        [fingerprint] nvarchar(100) NOT NULL,
        CONSTRAINT [pk_keys_fingerprints] PRIMARY KEY ([purpose])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_data_sets] (
        [id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [name] nvarchar(100) NOT NULL,
        [title] nvarchar(200) NOT NULL,
        [description] nvarchar(2000) NOT NULL,
        [use] nvarchar(20) NOT NULL,
        [personal_content] nvarchar(20) NOT NULL,
        [license] nvarchar(100) NULL,
        [owner] nvarchar(200) NULL,
        [created_at] datetimeoffset(6) NOT NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_models_data_sets] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_ignored_traffic] (
        [id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [application] nvarchar(200) NOT NULL,
        [environment] nvarchar(100) NOT NULL,
        [response_model] nvarchar(200) NOT NULL,
        [reason] nvarchar(1000) NOT NULL,
        [ignored_by] nvarchar(200) NOT NULL,
        [ignored_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_models_ignored_traffic] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_models] (
        [id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [name] nvarchar(100) NOT NULL,
        [title] nvarchar(200) NOT NULL,
        [purpose] nvarchar(2000) NOT NULL,
        [application] nvarchar(200) NULL,
        [provider] nvarchar(100) NULL,
        [owner_id] uniqueidentifier NULL,
        [owner_team_id] uniqueidentifier NULL,
        [risk_class] nvarchar(60) NULL,
        [risk_basis] nvarchar(2000) NOT NULL,
        [stage] nvarchar(20) NOT NULL,
        [search_text] nvarchar(2610) NOT NULL,
        [created_at] datetimeoffset(6) NOT NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_models_models] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_prompts] (
        [id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [name] nvarchar(200) NOT NULL,
        [description] nvarchar(2000) NOT NULL,
        [application] nvarchar(200) NULL,
        [latest_number] int NOT NULL,
        [created_at] datetimeoffset(6) NOT NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_models_prompts] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [prices_reconciliations] (
        [id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [file_name] nvarchar(300) NOT NULL,
        [provider] nvarchar(100) NOT NULL,
        [from] date NOT NULL,
        [to] date NOT NULL,
        [their_cost] decimal(38,12) NOT NULL,
        [our_cost] decimal(38,12) NOT NULL,
        [report] nvarchar(max) NOT NULL,
        [made_by] nvarchar(200) NOT NULL,
        [made_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_prices_reconciliations] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [prices_recosts] (
        [id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [asked_from] datetimeoffset(6) NOT NULL,
        [from] datetimeoffset(6) NOT NULL,
        [to] datetimeoffset(6) NOT NULL,
        [reason] nvarchar(1000) NOT NULL,
        [state] nvarchar(20) NOT NULL,
        [position] datetimeoffset(6) NOT NULL,
        [position_begun] bit NOT NULL,
        [cancel_asked] bit NOT NULL,
        [calls] bigint NOT NULL,
        [changed] bigint NOT NULL,
        [before] decimal(38,12) NOT NULL,
        [after] decimal(38,12) NOT NULL,
        [result] nvarchar(max) NOT NULL,
        [fault] nvarchar(2000) NOT NULL,
        [worker] nvarchar(100) NOT NULL,
        [worker_until] datetimeoffset(6) NOT NULL,
        [asked_by] nvarchar(200) NOT NULL,
        [asked_at] datetimeoffset(6) NOT NULL,
        [finished_at] datetimeoffset(6) NULL,
        [version] bigint NOT NULL,
        CONSTRAINT [pk_prices_recosts] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [prices_rows] (
        [id] int NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [provider] nvarchar(100) NOT NULL,
        [model] nvarchar(256) NOT NULL,
        [service_tier] nvarchar(50) NOT NULL,
        [input_above] bigint NOT NULL,
        [valid_from] datetimeoffset(6) NULL,
        [valid_to] datetimeoffset(6) NULL,
        [currency] nvarchar(3) NOT NULL,
        [usd_per_unit] decimal(18,9) NOT NULL,
        [input] decimal(18,6) NOT NULL,
        [cache_read] decimal(18,6) NULL,
        [cache_write] decimal(18,6) NULL,
        [cache_write1h] decimal(18,6) NULL,
        [output] decimal(18,6) NOT NULL,
        [reasoning] decimal(18,6) NULL,
        [request_fee] decimal(18,6) NOT NULL,
        [source] nvarchar(1000) NOT NULL,
        [source_date] date NULL,
        [reason] nvarchar(1000) NOT NULL,
        [created_by] nvarchar(200) NOT NULL,
        [created_at] datetimeoffset(6) NOT NULL,
        [end_reason] nvarchar(1000) NOT NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_prices_rows] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [prices_state] (
        [tenant] nvarchar(100) NOT NULL,
        [next_id] int NOT NULL,
        [version] bigint NOT NULL,
        CONSTRAINT [pk_prices_state] PRIMARY KEY ([tenant])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [scanning_policies] (
        [tenant] nvarchar(100) NOT NULL,
        [application] nvarchar(300) NOT NULL,
        [email] nvarchar(10) NULL,
        [phone] nvarchar(10) NULL,
        [iban] nvarchar(10) NULL,
        [card] nvarchar(10) NULL,
        [national_id] nvarchar(10) NULL,
        [secret] nvarchar(10) NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_scanning_policies] PRIMARY KEY ([tenant], [application])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [series_colors] (
        [kind] nvarchar(20) NOT NULL,
        [name] nvarchar(300) NOT NULL,
        [place] int NOT NULL,
        CONSTRAINT [pk_series_colors] PRIMARY KEY ([kind], [name])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [views_preferences] (
        [tenant] nvarchar(100) NOT NULL,
        [person_id] nvarchar(200) NOT NULL,
        [default_view] uniqueidentifier NULL,
        [columns] nvarchar(4000) NOT NULL,
        CONSTRAINT [pk_views_preferences] PRIMARY KEY ([tenant], [person_id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [views_saved] (
        [id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [owner_id] nvarchar(200) NOT NULL,
        [owner_name] nvarchar(200) NOT NULL,
        [name] nvarchar(100) NOT NULL,
        [address] nvarchar(max) NOT NULL,
        [is_shared] bit NOT NULL,
        [deleted_at] datetimeoffset(6) NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_views_saved] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [access_sessions] (
        [id] nvarchar(32) NOT NULL,
        [person_id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [method] nvarchar(30) NOT NULL,
        [provider_session_id] nvarchar(300) NULL,
        [device] nvarchar(300) NULL,
        [started_at] datetimeoffset(6) NOT NULL,
        [last_seen_at] datetimeoffset(6) NOT NULL,
        [ends_at] datetimeoffset(6) NOT NULL,
        [ended_at] datetimeoffset(6) NULL,
        CONSTRAINT [pk_access_sessions] PRIMARY KEY ([id]),
        CONSTRAINT [fk_access_sessions_access_people_person_id] FOREIGN KEY ([person_id]) REFERENCES [access_people] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [access_grants] (
        [id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [person_id] uniqueidentifier NULL,
        [team_id] uniqueidentifier NULL,
        [role] nvarchar(30) NOT NULL,
        [application] nvarchar(300) NULL,
        [granted_by] nvarchar(200) NOT NULL,
        [granted_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_access_grants] PRIMARY KEY ([id]),
        CONSTRAINT [ck_access_grants_holder] CHECK ((person_id IS NULL AND team_id IS NOT NULL) OR (person_id IS NOT NULL AND team_id IS NULL)),
        CONSTRAINT [fk_access_grants_access_people_person_id] FOREIGN KEY ([person_id]) REFERENCES [access_people] ([id]) ON DELETE CASCADE,
        CONSTRAINT [fk_access_grants_access_teams_team_id] FOREIGN KEY ([team_id]) REFERENCES [access_teams] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [access_team_members] (
        [team_id] uniqueidentifier NOT NULL,
        [person_id] uniqueidentifier NOT NULL,
        CONSTRAINT [pk_access_team_members] PRIMARY KEY ([team_id], [person_id]),
        CONSTRAINT [fk_access_team_members_access_people_person_id] FOREIGN KEY ([person_id]) REFERENCES [access_people] ([id]) ON DELETE CASCADE,
        CONSTRAINT [fk_access_team_members_access_teams_team_id] FOREIGN KEY ([team_id]) REFERENCES [access_teams] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [dashboards_drafts] (
        [tenant] nvarchar(100) NOT NULL,
        [person_id] nvarchar(200) NOT NULL,
        [dashboard_id] uniqueidentifier NOT NULL,
        [document] nvarchar(max) NOT NULL,
        [based_on] bigint NOT NULL,
        [saved_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_dashboards_drafts] PRIMARY KEY ([tenant], [person_id], [dashboard_id]),
        CONSTRAINT [fk_dashboards_drafts_dashboards_dashboards_dashboard_id] FOREIGN KEY ([dashboard_id]) REFERENCES [dashboards_dashboards] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [dashboards_favourites] (
        [tenant] nvarchar(100) NOT NULL,
        [person_id] nvarchar(200) NOT NULL,
        [dashboard_id] uniqueidentifier NOT NULL,
        CONSTRAINT [pk_dashboards_favourites] PRIMARY KEY ([tenant], [person_id], [dashboard_id]),
        CONSTRAINT [fk_dashboards_favourites_dashboards_dashboards_dashboard_id] FOREIGN KEY ([dashboard_id]) REFERENCES [dashboards_dashboards] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [dashboards_revisions] (
        [dashboard_id] uniqueidentifier NOT NULL,
        [version] bigint NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [name] nvarchar(120) NOT NULL,
        [description] nvarchar(1000) NOT NULL,
        [sharing] nvarchar(20) NOT NULL,
        [definition] nvarchar(max) NOT NULL,
        [panel_count] int NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_dashboards_revisions] PRIMARY KEY ([dashboard_id], [version]),
        CONSTRAINT [fk_dashboards_revisions_dashboards_dashboards_dashboard_id] FOREIGN KEY ([dashboard_id]) REFERENCES [dashboards_dashboards] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_data_set_versions] (
        [id] uniqueidentifier NOT NULL,
        [data_set_id] uniqueidentifier NOT NULL,
        [name] nvarchar(100) NOT NULL,
        [digest] nvarchar(200) NULL,
        [location] nvarchar(1000) NULL,
        [rows] bigint NULL,
        [bytes] bigint NULL,
        [notes] nvarchar(2000) NOT NULL,
        [created_at] datetimeoffset(6) NOT NULL,
        [created_by] nvarchar(200) NOT NULL,
        CONSTRAINT [pk_models_data_set_versions] PRIMARY KEY ([id]),
        CONSTRAINT [fk_models_data_set_versions_models_data_sets_data_set_id] FOREIGN KEY ([data_set_id]) REFERENCES [models_data_sets] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_card_comments] (
        [id] uniqueidentifier NOT NULL,
        [model_id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [field] nvarchar(60) NULL,
        [text] nvarchar(4000) NOT NULL,
        [author_id] nvarchar(200) NOT NULL,
        [author] nvarchar(200) NOT NULL,
        [written_at] datetimeoffset(6) NOT NULL,
        [resolved_by] nvarchar(200) NULL,
        [resolved_at] datetimeoffset(6) NULL,
        [version] bigint NOT NULL,
        CONSTRAINT [pk_models_card_comments] PRIMARY KEY ([id]),
        CONSTRAINT [fk_models_card_comments_models_models_model_id] FOREIGN KEY ([model_id]) REFERENCES [models_models] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_card_typing] (
        [model_id] uniqueidentifier NOT NULL,
        [person_id] nvarchar(200) NOT NULL,
        [content] nvarchar(max) NOT NULL,
        [origin] nvarchar(max) NOT NULL,
        [based_on] bigint NOT NULL,
        [typed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_models_card_typing] PRIMARY KEY ([model_id], [person_id]),
        CONSTRAINT [fk_models_card_typing_models_models_model_id] FOREIGN KEY ([model_id]) REFERENCES [models_models] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_card_versions] (
        [model_id] uniqueidentifier NOT NULL,
        [number] int NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [content] nvarchar(max) NOT NULL,
        [numbers] nvarchar(max) NOT NULL,
        [note] nvarchar(2000) NOT NULL,
        [hash] nvarchar(64) NOT NULL,
        [previous_hash] nvarchar(64) NULL,
        [model_version] nvarchar(100) NULL,
        [published_by_id] nvarchar(200) NOT NULL,
        [published_by] nvarchar(200) NOT NULL,
        [published_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_models_card_versions] PRIMARY KEY ([model_id], [number]),
        CONSTRAINT [fk_models_card_versions_models_models_model_id] FOREIGN KEY ([model_id]) REFERENCES [models_models] ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_cards] (
        [model_id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [draft] nvarchar(max) NOT NULL,
        [published_number] int NOT NULL,
        [published_hash] nvarchar(64) NULL,
        [fields_asked] int NOT NULL,
        [fields_met] int NOT NULL,
        [version] bigint NOT NULL,
        [changed_by_id] nvarchar(200) NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_models_cards] PRIMARY KEY ([model_id]),
        CONSTRAINT [fk_models_cards_models_models_model_id] FOREIGN KEY ([model_id]) REFERENCES [models_models] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_environments] (
        [model_id] uniqueidentifier NOT NULL,
        [environment] nvarchar(100) NOT NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_models_environments] PRIMARY KEY ([model_id], [environment]),
        CONSTRAINT [fk_models_environments_models_models_model_id] FOREIGN KEY ([model_id]) REFERENCES [models_models] ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_versions] (
        [id] uniqueidentifier NOT NULL,
        [model_id] uniqueidentifier NOT NULL,
        [name] nvarchar(100) NOT NULL,
        [notes] nvarchar(2000) NOT NULL,
        [stage] nvarchar(20) NOT NULL,
        [artifact_digest] nvarchar(200) NULL,
        [provider_model_id] nvarchar(200) NULL,
        [prompt_name] nvarchar(200) NULL,
        [prompt_version] nvarchar(100) NULL,
        [base_model] nvarchar(200) NULL,
        [base_version_id] uniqueidentifier NULL,
        [response_models] nvarchar(max) NOT NULL,
        [service_versions] nvarchar(max) NOT NULL,
        [version_attribute] nvarchar(200) NULL,
        [search_text] nvarchar(4000) NOT NULL,
        [created_at] datetimeoffset(6) NOT NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_models_versions] PRIMARY KEY ([id]),
        CONSTRAINT [fk_models_versions_models_models_model_id] FOREIGN KEY ([model_id]) REFERENCES [models_models] ([id]) ON DELETE CASCADE,
        CONSTRAINT [fk_models_versions_models_versions_base_version_id] FOREIGN KEY ([base_version_id]) REFERENCES [models_versions] ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_prompt_label_moves] (
        [id] uniqueidentifier NOT NULL,
        [prompt_id] uniqueidentifier NOT NULL,
        [label] nvarchar(60) NOT NULL,
        [from_number] int NULL,
        [to_number] int NULL,
        [reason] nvarchar(1000) NOT NULL,
        [moved_by] nvarchar(200) NOT NULL,
        [moved_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_models_prompt_label_moves] PRIMARY KEY ([id]),
        CONSTRAINT [fk_models_prompt_label_moves_models_prompts_prompt_id] FOREIGN KEY ([prompt_id]) REFERENCES [models_prompts] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_prompt_labels] (
        [prompt_id] uniqueidentifier NOT NULL,
        [name] nvarchar(60) NOT NULL,
        [number] int NOT NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_models_prompt_labels] PRIMARY KEY ([prompt_id], [name]),
        CONSTRAINT [fk_models_prompt_labels_models_prompts_prompt_id] FOREIGN KEY ([prompt_id]) REFERENCES [models_prompts] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_prompt_versions] (
        [id] uniqueidentifier NOT NULL,
        [prompt_id] uniqueidentifier NOT NULL,
        [number] int NOT NULL,
        [content] nvarchar(max) NOT NULL,
        [settings] nvarchar(max) NULL,
        [notes] nvarchar(2000) NOT NULL,
        [sha256] nvarchar(64) NOT NULL,
        [created_at] datetimeoffset(6) NOT NULL,
        [created_by] nvarchar(200) NOT NULL,
        CONSTRAINT [pk_models_prompt_versions] PRIMARY KEY ([id]),
        CONSTRAINT [fk_models_prompt_versions_models_prompts_prompt_id] FOREIGN KEY ([prompt_id]) REFERENCES [models_prompts] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_data_set_derivations] (
        [id] uniqueidentifier NOT NULL,
        [version_id] uniqueidentifier NOT NULL,
        [source_id] uniqueidentifier NULL,
        [origin] nvarchar(1000) NOT NULL,
        [kind] nvarchar(20) NOT NULL,
        CONSTRAINT [pk_models_data_set_derivations] PRIMARY KEY ([id]),
        CONSTRAINT [fk_models_data_set_derivations_models_data_set_versions_source_id] FOREIGN KEY ([source_id]) REFERENCES [models_data_set_versions] ([id]),
        CONSTRAINT [fk_models_data_set_derivations_models_data_set_versions_version_id] FOREIGN KEY ([version_id]) REFERENCES [models_data_set_versions] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_card_revisions] (
        [model_id] uniqueidentifier NOT NULL,
        [version] bigint NOT NULL,
        [content] nvarchar(max) NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_models_card_revisions] PRIMARY KEY ([model_id], [version]),
        CONSTRAINT [fk_models_card_revisions_models_cards_model_id] FOREIGN KEY ([model_id]) REFERENCES [models_cards] ([model_id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_deployments] (
        [id] uniqueidentifier NOT NULL,
        [model_id] uniqueidentifier NOT NULL,
        [version_id] uniqueidentifier NOT NULL,
        [environment] nvarchar(100) NOT NULL,
        [traffic_percent] decimal(5,2) NOT NULL,
        [strategy] nvarchar(20) NOT NULL,
        [status] nvarchar(20) NOT NULL,
        [from] datetimeoffset(6) NOT NULL,
        [to] datetimeoffset(6) NULL,
        CONSTRAINT [pk_models_deployments] PRIMARY KEY ([id]),
        CONSTRAINT [fk_models_deployments_models_environments_model_id_environment] FOREIGN KEY ([model_id], [environment]) REFERENCES [models_environments] ([model_id], [environment]),
        CONSTRAINT [fk_models_deployments_models_versions_version_id] FOREIGN KEY ([version_id]) REFERENCES [models_versions] ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_runs] (
        [id] uniqueidentifier NOT NULL,
        [tenant] nvarchar(100) NOT NULL,
        [model_id] uniqueidentifier NOT NULL,
        [kind] nvarchar(20) NOT NULL,
        [name] nvarchar(250) NOT NULL,
        [status] nvarchar(20) NOT NULL,
        [source] nvarchar(20) NOT NULL,
        [external_id] nvarchar(100) NOT NULL,
        [started_at] datetimeoffset(6) NULL,
        [ended_at] datetimeoffset(6) NULL,
        [base_model] nvarchar(200) NULL,
        [version_id] uniqueidentifier NULL,
        [parameters] nvarchar(max) NOT NULL,
        [metrics] nvarchar(max) NOT NULL,
        [version] bigint NOT NULL,
        [changed_by] nvarchar(200) NOT NULL,
        [changed_at] datetimeoffset(6) NOT NULL,
        CONSTRAINT [pk_models_runs] PRIMARY KEY ([id]),
        CONSTRAINT [fk_models_runs_models_models_model_id] FOREIGN KEY ([model_id]) REFERENCES [models_models] ([id]),
        CONSTRAINT [fk_models_runs_models_versions_version_id] FOREIGN KEY ([version_id]) REFERENCES [models_versions] ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE TABLE [models_run_inputs] (
        [id] uniqueidentifier NOT NULL,
        [run_id] uniqueidentifier NOT NULL,
        [name] nvarchar(250) NOT NULL,
        [digest] nvarchar(200) NULL,
        [context] nvarchar(250) NOT NULL,
        [data_set_version_id] uniqueidentifier NULL,
        CONSTRAINT [pk_models_run_inputs] PRIMARY KEY ([id]),
        CONSTRAINT [fk_models_run_inputs_models_data_set_versions_data_set_version_id] FOREIGN KEY ([data_set_version_id]) REFERENCES [models_data_set_versions] ([id]),
        CONSTRAINT [fk_models_run_inputs_models_runs_run_id] FOREIGN KEY ([run_id]) REFERENCES [models_runs] ([id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    IF EXISTS (SELECT * FROM [sys].[identity_columns] WHERE [name] IN (N'tenant', N'archived_at', N'changed_at', N'changed_by', N'title', N'version') AND [object_id] = OBJECT_ID(N'[access_projects]'))
        SET IDENTITY_INSERT [access_projects] ON;
    EXEC(N'INSERT INTO [access_projects] ([tenant], [archived_at], [changed_at], [changed_by], [title], [version])
    VALUES (N''default'', NULL, ''1970-01-01T00:00:00.000000+00:00'', N''portal'', N''Default'', CAST(1 AS bigint))');
    IF EXISTS (SELECT * FROM [sys].[identity_columns] WHERE [name] IN (N'tenant', N'archived_at', N'changed_at', N'changed_by', N'title', N'version') AND [object_id] = OBJECT_ID(N'[access_projects]'))
        SET IDENTITY_INSERT [access_projects] OFF;
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_access_api_keys_team_id] ON [access_api_keys] ([team_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_access_api_keys_tenant_created_at] ON [access_api_keys] ([tenant], [created_at]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_access_grants_person_id] ON [access_grants] ([person_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_access_grants_team_id] ON [access_grants] ([team_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_access_grants_tenant_application] ON [access_grants] ([tenant], [application]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_access_people_issuer_subject] ON [access_people] ([issuer], [subject]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_access_people_name] ON [access_people] ([name]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_access_sealed_codes_sha256] ON [access_sealed_codes] ([sha256]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_access_sessions_ends_at] ON [access_sessions] ([ends_at]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_access_sessions_person_id_ends_at] ON [access_sessions] ([person_id], [ends_at]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_access_sessions_provider_session_id] ON [access_sessions] ([provider_session_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_access_team_members_person_id] ON [access_team_members] ([person_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_access_teams_tenant_name] ON [access_teams] ([tenant], [name]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_applications_deletions_tenant_requested_at] ON [applications_deletions] ([tenant], [requested_at]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_audit_entries_id] ON [audit_entries] ([id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_audit_entries_tenant_actor_id_time] ON [audit_entries] ([tenant], [actor_id], [time]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_audit_entries_tenant_subject_kind_subject_id_time] ON [audit_entries] ([tenant], [subject_kind], [subject_id], [time]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_audit_entries_tenant_time] ON [audit_entries] ([tenant], [time]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_audit_leaves_entry_number] ON [audit_leaves] ([entry_number]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_audit_verifications_finished_at] ON [audit_verifications] ([finished_at]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_content_looks_tenant_time] ON [content_looks] ([tenant], [time]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_content_looks_tenant_trace_id_id] ON [content_looks] ([tenant], [trace_id], [id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_content_looks_tenant_viewer_id_id] ON [content_looks] ([tenant], [viewer_id], [id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_costs_budgets_tenant_scope_target_valid_from] ON [costs_budgets] ([tenant], [scope], [target], [valid_from]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_dashboards_dashboards_tenant_owner_id] ON [dashboards_dashboards] ([tenant], [owner_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_dashboards_dashboards_tenant_sharing] ON [dashboards_dashboards] ([tenant], [sharing]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_dashboards_drafts_dashboard_id] ON [dashboards_drafts] ([dashboard_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_dashboards_favourites_dashboard_id] ON [dashboards_favourites] ([dashboard_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_models_card_comments_model_id_written_at] ON [models_card_comments] ([model_id], [written_at]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_models_data_set_derivations_source_id] ON [models_data_set_derivations] ([source_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_models_data_set_derivations_version_id] ON [models_data_set_derivations] ([version_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_models_data_set_versions_data_set_id_name] ON [models_data_set_versions] ([data_set_id], [name]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_models_data_set_versions_digest] ON [models_data_set_versions] ([digest]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_models_data_sets_tenant_name] ON [models_data_sets] ([tenant], [name]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_models_deployments_model_id_environment_from] ON [models_deployments] ([model_id], [environment], [from]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_models_deployments_version_id] ON [models_deployments] ([version_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_models_ignored_traffic_tenant_application_environment_response_model] ON [models_ignored_traffic] ([tenant], [application], [environment], [response_model]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_models_models_tenant_name] ON [models_models] ([tenant], [name]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_models_models_tenant_stage] ON [models_models] ([tenant], [stage]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_models_prompt_label_moves_prompt_id_moved_at] ON [models_prompt_label_moves] ([prompt_id], [moved_at]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_models_prompt_versions_prompt_id_number] ON [models_prompt_versions] ([prompt_id], [number]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_models_prompts_tenant_name] ON [models_prompts] ([tenant], [name]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_models_run_inputs_data_set_version_id] ON [models_run_inputs] ([data_set_version_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_models_run_inputs_run_id] ON [models_run_inputs] ([run_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_models_runs_model_id_source_external_id] ON [models_runs] ([model_id], [source], [external_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_models_runs_version_id] ON [models_runs] ([version_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_models_versions_base_version_id] ON [models_versions] ([base_version_id]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_models_versions_model_id_name] ON [models_versions] ([model_id], [name]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_prices_reconciliations_tenant_made_at] ON [prices_reconciliations] ([tenant], [made_at]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    EXEC(N'CREATE UNIQUE INDEX [ix_prices_recosts_running] ON [prices_recosts] ([state]) WHERE state = ''Running''');
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_prices_recosts_tenant_asked_at] ON [prices_recosts] ([tenant], [asked_at]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_prices_rows_provider_model_service_tier_input_above] ON [prices_rows] ([provider], [model], [service_tier], [input_above]);
END;

IF NOT EXISTS (
    SELECT * FROM [schema_migrations]
    WHERE [MigrationId] = N'20260101000000_Initial'
)
BEGIN
    CREATE INDEX [ix_views_saved_tenant_owner_id] ON [views_saved] ([tenant], [owner_id]);
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

