CREATE TABLE IF NOT EXISTS schema_migrations (
    "MigrationId" character varying(150) NOT NULL,
    "ProductVersion" character varying(32) NOT NULL,
    CONSTRAINT "PK_schema_migrations" PRIMARY KEY ("MigrationId")
);

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE access_api_keys (
        id character varying(20) NOT NULL,
        tenant character varying(100) NOT NULL,
        name character varying(200) NOT NULL,
        scope character varying(20) NOT NULL,
        team_id uuid,
        sha256 bytea NOT NULL,
        allowed_origins character varying(2000) NOT NULL,
        created_at timestamp(6) with time zone NOT NULL,
        created_by character varying(200) NOT NULL,
        expires_at timestamp(6) with time zone,
        last_used_at timestamp(6) with time zone,
        revoked_at timestamp(6) with time zone,
        revoked_by character varying(200),
        version bigint NOT NULL,
        CONSTRAINT pk_access_api_keys PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE access_people (
        id uuid NOT NULL,
        issuer character varying(300) NOT NULL,
        subject character varying(300) NOT NULL,
        name character varying(200) NOT NULL,
        email character varying(320),
        disabled boolean NOT NULL,
        disabled_reason character varying(500),
        provider_roles text[] NOT NULL,
        roles text[] NOT NULL,
        language character varying(10),
        time_zone character varying(100),
        theme character varying(10),
        last_seen timestamp(6) with time zone,
        created_at timestamp(6) with time zone NOT NULL,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_access_people PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE access_projects (
        tenant character varying(100) NOT NULL,
        title character varying(200) NOT NULL,
        archived_at timestamp(6) with time zone,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_access_projects PRIMARY KEY (tenant)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE access_sealed_codes (
        id uuid NOT NULL,
        kind character varying(30) NOT NULL,
        sha256 bytea NOT NULL,
        note character varying(200),
        only_without_administrator boolean NOT NULL,
        created_by character varying(200) NOT NULL,
        created_at timestamp(6) with time zone NOT NULL,
        expires_at timestamp(6) with time zone NOT NULL,
        revoked_at timestamp(6) with time zone,
        used_at timestamp(6) with time zone,
        used_by uuid,
        used_by_name character varying(200),
        reason character varying(500),
        acknowledged_by character varying(200),
        acknowledged_at timestamp(6) with time zone,
        version bigint NOT NULL,
        CONSTRAINT pk_access_sealed_codes PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE access_teams (
        id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        name character varying(200) NOT NULL,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_access_teams PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE applications_deletions (
        id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        subject character varying(300) NOT NULL,
        requested_by character varying(200) NOT NULL,
        requested_at timestamp(6) with time zone NOT NULL,
        step character varying(20) NOT NULL,
        finished_at timestamp(6) with time zone,
        receipt text NOT NULL,
        off_disk boolean,
        fault character varying(1000),
        version bigint NOT NULL,
        CONSTRAINT pk_applications_deletions PRIMARY KEY (id)
    );
    END IF;
END $EF$;

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
        content_by_grant_only boolean NOT NULL,
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
    CREATE TABLE audit_anchors (
        sink character varying(50) NOT NULL,
        size bigint NOT NULL,
        delivered_at timestamp(6) with time zone,
        failures integer NOT NULL,
        next_attempt timestamp(6) with time zone,
        fault character varying(500),
        version bigint NOT NULL,
        CONSTRAINT pk_audit_anchors PRIMARY KEY (sink)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE audit_checkpoints (
        size bigint NOT NULL,
        root bytea NOT NULL,
        time timestamp(6) with time zone NOT NULL,
        key_id character varying(64) NOT NULL,
        signature bytea NOT NULL,
        CONSTRAINT pk_audit_checkpoints PRIMARY KEY (size)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE audit_entries (
        number bigint GENERATED BY DEFAULT AS IDENTITY,
        id uuid NOT NULL,
        format integer NOT NULL,
        tenant character varying(100) NOT NULL,
        time timestamp(6) with time zone NOT NULL,
        actor_kind character varying(20) NOT NULL,
        actor_id character varying(300) NOT NULL,
        actor_name character varying(300),
        actor_commitment bytea,
        action character varying(100) NOT NULL,
        subject_kind character varying(50) NOT NULL,
        subject_id character varying(300) NOT NULL,
        subject_name character varying(300),
        subject_commitment bytea,
        reason_commitment bytea,
        correlation_id character varying(32),
        changes text NOT NULL,
        CONSTRAINT pk_audit_entries PRIMARY KEY (number)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE audit_heads (
        id integer NOT NULL,
        origin uuid NOT NULL,
        size bigint NOT NULL,
        owner character varying(200) NOT NULL,
        owned_until timestamp(6) with time zone NOT NULL,
        version bigint NOT NULL,
        CONSTRAINT pk_audit_heads PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE audit_keys (
        id character varying(64) NOT NULL,
        algorithm character varying(20) NOT NULL,
        key bytea NOT NULL,
        since timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_audit_keys PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE audit_leaves (
        leaf_index bigint NOT NULL,
        entry_number bigint NOT NULL,
        CONSTRAINT pk_audit_leaves PRIMARY KEY (leaf_index)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE audit_pending (
        entry_id uuid NOT NULL,
        CONSTRAINT pk_audit_pending PRIMARY KEY (entry_id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE audit_texts (
        entry_id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        texts text NOT NULL,
        erased_at timestamp(6) with time zone,
        CONSTRAINT pk_audit_texts PRIMARY KEY (entry_id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE audit_tiles (
        level integer NOT NULL,
        tile_index bigint NOT NULL,
        hashes bytea NOT NULL,
        CONSTRAINT pk_audit_tiles PRIMARY KEY (level, tile_index)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE audit_verifications (
        id uuid NOT NULL,
        started_at timestamp(6) with time zone NOT NULL,
        finished_at timestamp(6) with time zone NOT NULL,
        size bigint NOT NULL,
        fault_count integer NOT NULL,
        report text NOT NULL,
        CONSTRAINT pk_audit_verifications PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE bias_settings (
        tenant character varying(100) NOT NULL,
        application character varying(300) NOT NULL,
        favourable_outcomes text[] NOT NULL,
        reference_groups text[] NOT NULL,
        minimum_size integer NOT NULL,
        ratio_line double precision NOT NULL,
        difference_floor double precision NOT NULL,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_bias_settings PRIMARY KEY (tenant, application)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE content_looks (
        id bigint GENERATED BY DEFAULT AS IDENTITY,
        tenant character varying(100) NOT NULL,
        time timestamp(6) with time zone NOT NULL,
        viewer_id character varying(200) NOT NULL,
        viewer_name character varying(200) NOT NULL,
        door character varying(20) NOT NULL,
        trace_id character varying(32),
        span_id character varying(16),
        conversation_id character varying(400),
        query character varying(4000),
        calls integer NOT NULL,
        CONSTRAINT pk_content_looks PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE costs_budgets (
        id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        name character varying(100) NOT NULL,
        scope character varying(20) NOT NULL,
        target character varying(300) NOT NULL,
        monthly_usd numeric(18,2) NOT NULL,
        valid_from date NOT NULL,
        warning_percent integer NOT NULL,
        critical_percent integer NOT NULL,
        time_zone character varying(64) NOT NULL,
        owner character varying(100) NOT NULL,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_costs_budgets PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE dashboards_dashboards (
        id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        name character varying(120) NOT NULL,
        description character varying(1000) NOT NULL,
        owner_id character varying(200) NOT NULL,
        owner_name character varying(200) NOT NULL,
        sharing character varying(20) NOT NULL,
        definition text NOT NULL,
        panel_count integer NOT NULL,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        deleted_at timestamp(6) with time zone,
        CONSTRAINT pk_dashboards_dashboards PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE drift_references (
        tenant character varying(100) NOT NULL,
        application character varying(300) NOT NULL,
        name character varying(100) NOT NULL,
        "from" timestamp(6) with time zone NOT NULL,
        "to" timestamp(6) with time zone NOT NULL,
        version bigint NOT NULL,
        pinned_by character varying(200) NOT NULL,
        pinned_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_drift_references PRIMARY KEY (tenant, application)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE features_settings (
        tenant character varying(100) NOT NULL,
        application character varying(300) NOT NULL,
        json_schema text,
        pattern character varying(2000),
        off text[] NOT NULL,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_features_settings PRIMARY KEY (tenant, application)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE keys_fingerprints (
        purpose character varying(40) NOT NULL,
        fingerprint character varying(100) NOT NULL,
        CONSTRAINT pk_keys_fingerprints PRIMARY KEY (purpose)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_data_sets (
        id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        name character varying(100) NOT NULL,
        title character varying(200) NOT NULL,
        description character varying(2000) NOT NULL,
        use character varying(20) NOT NULL,
        personal_content character varying(20) NOT NULL,
        license character varying(100),
        owner character varying(200),
        created_at timestamp(6) with time zone NOT NULL,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_models_data_sets PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_ignored_traffic (
        id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        application character varying(200) NOT NULL,
        environment character varying(100) NOT NULL,
        response_model character varying(200) NOT NULL,
        reason character varying(1000) NOT NULL,
        ignored_by character varying(200) NOT NULL,
        ignored_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_models_ignored_traffic PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_models (
        id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        name character varying(100) NOT NULL,
        title character varying(200) NOT NULL,
        purpose character varying(2000) NOT NULL,
        application character varying(200),
        provider character varying(100),
        owner_id uuid,
        owner_team_id uuid,
        risk_class character varying(60),
        risk_basis character varying(2000) NOT NULL,
        stage character varying(20) NOT NULL,
        search_text character varying(2610) NOT NULL,
        created_at timestamp(6) with time zone NOT NULL,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_models_models PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_prompts (
        id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        name character varying(200) NOT NULL,
        description character varying(2000) NOT NULL,
        application character varying(200),
        latest_number integer NOT NULL,
        created_at timestamp(6) with time zone NOT NULL,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_models_prompts PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE prices_reconciliations (
        id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        file_name character varying(300) NOT NULL,
        provider character varying(100) NOT NULL,
        "from" date NOT NULL,
        "to" date NOT NULL,
        their_cost numeric(38,12) NOT NULL,
        our_cost numeric(38,12) NOT NULL,
        report text NOT NULL,
        made_by character varying(200) NOT NULL,
        made_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_prices_reconciliations PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE prices_recosts (
        id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        asked_from timestamp(6) with time zone NOT NULL,
        "from" timestamp(6) with time zone NOT NULL,
        "to" timestamp(6) with time zone NOT NULL,
        reason character varying(1000) NOT NULL,
        state character varying(20) NOT NULL,
        position timestamp(6) with time zone NOT NULL,
        position_begun boolean NOT NULL,
        cancel_asked boolean NOT NULL,
        calls bigint NOT NULL,
        changed bigint NOT NULL,
        before numeric(38,12) NOT NULL,
        after numeric(38,12) NOT NULL,
        result text NOT NULL,
        fault character varying(2000) NOT NULL,
        worker character varying(100) NOT NULL,
        worker_until timestamp(6) with time zone NOT NULL,
        asked_by character varying(200) NOT NULL,
        asked_at timestamp(6) with time zone NOT NULL,
        finished_at timestamp(6) with time zone,
        version bigint NOT NULL,
        CONSTRAINT pk_prices_recosts PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE prices_rows (
        id integer NOT NULL,
        tenant character varying(100) NOT NULL,
        provider character varying(100) NOT NULL,
        model character varying(256) NOT NULL,
        service_tier character varying(50) NOT NULL,
        input_above bigint NOT NULL,
        valid_from timestamp(6) with time zone,
        valid_to timestamp(6) with time zone,
        currency character varying(3) NOT NULL,
        usd_per_unit numeric(18,9) NOT NULL,
        input numeric(18,6) NOT NULL,
        cache_read numeric(18,6),
        cache_write numeric(18,6),
        cache_write1h numeric(18,6),
        output numeric(18,6) NOT NULL,
        reasoning numeric(18,6),
        request_fee numeric(18,6) NOT NULL,
        source character varying(1000) NOT NULL,
        source_date date,
        reason character varying(1000) NOT NULL,
        created_by character varying(200) NOT NULL,
        created_at timestamp(6) with time zone NOT NULL,
        end_reason character varying(1000) NOT NULL,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_prices_rows PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE prices_state (
        tenant character varying(100) NOT NULL,
        next_id integer NOT NULL,
        version bigint NOT NULL,
        CONSTRAINT pk_prices_state PRIMARY KEY (tenant)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE scanning_policies (
        tenant character varying(100) NOT NULL,
        application character varying(300) NOT NULL,
        email character varying(10),
        phone character varying(10),
        iban character varying(10),
        card character varying(10),
        national_id character varying(10),
        secret character varying(10),
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_scanning_policies PRIMARY KEY (tenant, application)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE series_colors (
        kind character varying(20) NOT NULL,
        name character varying(300) NOT NULL,
        place integer NOT NULL,
        CONSTRAINT pk_series_colors PRIMARY KEY (kind, name)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE views_preferences (
        tenant character varying(100) NOT NULL,
        person_id character varying(200) NOT NULL,
        default_view uuid,
        columns character varying(4000) NOT NULL,
        CONSTRAINT pk_views_preferences PRIMARY KEY (tenant, person_id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE views_saved (
        id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        owner_id character varying(200) NOT NULL,
        owner_name character varying(200) NOT NULL,
        name character varying(100) NOT NULL,
        address text NOT NULL,
        is_shared boolean NOT NULL,
        deleted_at timestamp(6) with time zone,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_views_saved PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE access_sessions (
        id character varying(32) NOT NULL,
        person_id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        method character varying(30) NOT NULL,
        provider_session_id character varying(300),
        device character varying(300),
        started_at timestamp(6) with time zone NOT NULL,
        last_seen_at timestamp(6) with time zone NOT NULL,
        ends_at timestamp(6) with time zone NOT NULL,
        ended_at timestamp(6) with time zone,
        CONSTRAINT pk_access_sessions PRIMARY KEY (id),
        CONSTRAINT fk_access_sessions_access_people_person_id FOREIGN KEY (person_id) REFERENCES access_people (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE access_grants (
        id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        person_id uuid,
        team_id uuid,
        role character varying(30) NOT NULL,
        application character varying(300),
        granted_by character varying(200) NOT NULL,
        granted_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_access_grants PRIMARY KEY (id),
        CONSTRAINT ck_access_grants_holder CHECK ((person_id IS NULL AND team_id IS NOT NULL) OR (person_id IS NOT NULL AND team_id IS NULL)),
        CONSTRAINT fk_access_grants_access_people_person_id FOREIGN KEY (person_id) REFERENCES access_people (id) ON DELETE CASCADE,
        CONSTRAINT fk_access_grants_access_teams_team_id FOREIGN KEY (team_id) REFERENCES access_teams (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE access_team_members (
        team_id uuid NOT NULL,
        person_id uuid NOT NULL,
        CONSTRAINT pk_access_team_members PRIMARY KEY (team_id, person_id),
        CONSTRAINT fk_access_team_members_access_people_person_id FOREIGN KEY (person_id) REFERENCES access_people (id) ON DELETE CASCADE,
        CONSTRAINT fk_access_team_members_access_teams_team_id FOREIGN KEY (team_id) REFERENCES access_teams (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE dashboards_drafts (
        tenant character varying(100) NOT NULL,
        person_id character varying(200) NOT NULL,
        dashboard_id uuid NOT NULL,
        document text NOT NULL,
        based_on bigint NOT NULL,
        saved_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_dashboards_drafts PRIMARY KEY (tenant, person_id, dashboard_id),
        CONSTRAINT fk_dashboards_drafts_dashboards_dashboards_dashboard_id FOREIGN KEY (dashboard_id) REFERENCES dashboards_dashboards (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE dashboards_favourites (
        tenant character varying(100) NOT NULL,
        person_id character varying(200) NOT NULL,
        dashboard_id uuid NOT NULL,
        CONSTRAINT pk_dashboards_favourites PRIMARY KEY (tenant, person_id, dashboard_id),
        CONSTRAINT fk_dashboards_favourites_dashboards_dashboards_dashboard_id FOREIGN KEY (dashboard_id) REFERENCES dashboards_dashboards (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE dashboards_revisions (
        dashboard_id uuid NOT NULL,
        version bigint NOT NULL,
        tenant character varying(100) NOT NULL,
        name character varying(120) NOT NULL,
        description character varying(1000) NOT NULL,
        sharing character varying(20) NOT NULL,
        definition text NOT NULL,
        panel_count integer NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_dashboards_revisions PRIMARY KEY (dashboard_id, version),
        CONSTRAINT fk_dashboards_revisions_dashboards_dashboards_dashboard_id FOREIGN KEY (dashboard_id) REFERENCES dashboards_dashboards (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_data_set_versions (
        id uuid NOT NULL,
        data_set_id uuid NOT NULL,
        name character varying(100) NOT NULL,
        digest character varying(200),
        location character varying(1000),
        rows bigint,
        bytes bigint,
        notes character varying(2000) NOT NULL,
        created_at timestamp(6) with time zone NOT NULL,
        created_by character varying(200) NOT NULL,
        CONSTRAINT pk_models_data_set_versions PRIMARY KEY (id),
        CONSTRAINT fk_models_data_set_versions_models_data_sets_data_set_id FOREIGN KEY (data_set_id) REFERENCES models_data_sets (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_card_comments (
        id uuid NOT NULL,
        model_id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        field character varying(60),
        text character varying(4000) NOT NULL,
        author_id character varying(200) NOT NULL,
        author character varying(200) NOT NULL,
        written_at timestamp(6) with time zone NOT NULL,
        resolved_by character varying(200),
        resolved_at timestamp(6) with time zone,
        version bigint NOT NULL,
        CONSTRAINT pk_models_card_comments PRIMARY KEY (id),
        CONSTRAINT fk_models_card_comments_models_models_model_id FOREIGN KEY (model_id) REFERENCES models_models (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_card_typing (
        model_id uuid NOT NULL,
        person_id character varying(200) NOT NULL,
        content text NOT NULL,
        origin text NOT NULL,
        based_on bigint NOT NULL,
        typed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_models_card_typing PRIMARY KEY (model_id, person_id),
        CONSTRAINT fk_models_card_typing_models_models_model_id FOREIGN KEY (model_id) REFERENCES models_models (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_card_versions (
        model_id uuid NOT NULL,
        number integer NOT NULL,
        tenant character varying(100) NOT NULL,
        content text NOT NULL,
        numbers text NOT NULL,
        note character varying(2000) NOT NULL,
        hash character varying(64) NOT NULL,
        previous_hash character varying(64),
        model_version character varying(100),
        published_by_id character varying(200) NOT NULL,
        published_by character varying(200) NOT NULL,
        published_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_models_card_versions PRIMARY KEY (model_id, number),
        CONSTRAINT fk_models_card_versions_models_models_model_id FOREIGN KEY (model_id) REFERENCES models_models (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_cards (
        model_id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        draft text NOT NULL,
        published_number integer NOT NULL,
        published_hash character varying(64),
        fields_asked integer NOT NULL,
        fields_met integer NOT NULL,
        version bigint NOT NULL,
        changed_by_id character varying(200) NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_models_cards PRIMARY KEY (model_id),
        CONSTRAINT fk_models_cards_models_models_model_id FOREIGN KEY (model_id) REFERENCES models_models (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_environments (
        model_id uuid NOT NULL,
        environment character varying(100) NOT NULL,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_models_environments PRIMARY KEY (model_id, environment),
        CONSTRAINT fk_models_environments_models_models_model_id FOREIGN KEY (model_id) REFERENCES models_models (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_versions (
        id uuid NOT NULL,
        model_id uuid NOT NULL,
        name character varying(100) NOT NULL,
        notes character varying(2000) NOT NULL,
        stage character varying(20) NOT NULL,
        artifact_digest character varying(200),
        provider_model_id character varying(200),
        prompt_name character varying(200),
        prompt_version character varying(100),
        base_model character varying(200),
        base_version_id uuid,
        response_models text[] NOT NULL,
        service_versions text[] NOT NULL,
        version_attribute character varying(200),
        search_text character varying(4000) NOT NULL,
        created_at timestamp(6) with time zone NOT NULL,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_models_versions PRIMARY KEY (id),
        CONSTRAINT fk_models_versions_models_models_model_id FOREIGN KEY (model_id) REFERENCES models_models (id) ON DELETE CASCADE,
        CONSTRAINT fk_models_versions_models_versions_base_version_id FOREIGN KEY (base_version_id) REFERENCES models_versions (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_prompt_label_moves (
        id uuid NOT NULL,
        prompt_id uuid NOT NULL,
        label character varying(60) NOT NULL,
        from_number integer,
        to_number integer,
        reason character varying(1000) NOT NULL,
        moved_by character varying(200) NOT NULL,
        moved_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_models_prompt_label_moves PRIMARY KEY (id),
        CONSTRAINT fk_models_prompt_label_moves_models_prompts_prompt_id FOREIGN KEY (prompt_id) REFERENCES models_prompts (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_prompt_labels (
        prompt_id uuid NOT NULL,
        name character varying(60) NOT NULL,
        number integer NOT NULL,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_models_prompt_labels PRIMARY KEY (prompt_id, name),
        CONSTRAINT fk_models_prompt_labels_models_prompts_prompt_id FOREIGN KEY (prompt_id) REFERENCES models_prompts (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_prompt_versions (
        id uuid NOT NULL,
        prompt_id uuid NOT NULL,
        number integer NOT NULL,
        content text NOT NULL,
        settings text,
        notes character varying(2000) NOT NULL,
        sha256 character varying(64) NOT NULL,
        created_at timestamp(6) with time zone NOT NULL,
        created_by character varying(200) NOT NULL,
        CONSTRAINT pk_models_prompt_versions PRIMARY KEY (id),
        CONSTRAINT fk_models_prompt_versions_models_prompts_prompt_id FOREIGN KEY (prompt_id) REFERENCES models_prompts (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_data_set_derivations (
        id uuid NOT NULL,
        version_id uuid NOT NULL,
        source_id uuid,
        origin character varying(1000) NOT NULL,
        kind character varying(20) NOT NULL,
        CONSTRAINT pk_models_data_set_derivations PRIMARY KEY (id),
        CONSTRAINT "fk_models_data_set_derivations_models_data_set_versions_source~" FOREIGN KEY (source_id) REFERENCES models_data_set_versions (id),
        CONSTRAINT "fk_models_data_set_derivations_models_data_set_versions_versio~" FOREIGN KEY (version_id) REFERENCES models_data_set_versions (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_card_revisions (
        model_id uuid NOT NULL,
        version bigint NOT NULL,
        content text NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_models_card_revisions PRIMARY KEY (model_id, version),
        CONSTRAINT fk_models_card_revisions_models_cards_model_id FOREIGN KEY (model_id) REFERENCES models_cards (model_id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_deployments (
        id uuid NOT NULL,
        model_id uuid NOT NULL,
        version_id uuid NOT NULL,
        environment character varying(100) NOT NULL,
        traffic_percent numeric(5,2) NOT NULL,
        strategy character varying(20) NOT NULL,
        status character varying(20) NOT NULL,
        "from" timestamp(6) with time zone NOT NULL,
        "to" timestamp(6) with time zone,
        CONSTRAINT pk_models_deployments PRIMARY KEY (id),
        CONSTRAINT fk_models_deployments_models_environments_model_id_environment FOREIGN KEY (model_id, environment) REFERENCES models_environments (model_id, environment),
        CONSTRAINT fk_models_deployments_models_versions_version_id FOREIGN KEY (version_id) REFERENCES models_versions (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_runs (
        id uuid NOT NULL,
        tenant character varying(100) NOT NULL,
        model_id uuid NOT NULL,
        kind character varying(20) NOT NULL,
        name character varying(250) NOT NULL,
        status character varying(20) NOT NULL,
        source character varying(20) NOT NULL,
        external_id character varying(100) NOT NULL,
        started_at timestamp(6) with time zone,
        ended_at timestamp(6) with time zone,
        base_model character varying(200),
        version_id uuid,
        parameters text NOT NULL,
        metrics text NOT NULL,
        version bigint NOT NULL,
        changed_by character varying(200) NOT NULL,
        changed_at timestamp(6) with time zone NOT NULL,
        CONSTRAINT pk_models_runs PRIMARY KEY (id),
        CONSTRAINT fk_models_runs_models_models_model_id FOREIGN KEY (model_id) REFERENCES models_models (id),
        CONSTRAINT fk_models_runs_models_versions_version_id FOREIGN KEY (version_id) REFERENCES models_versions (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE TABLE models_run_inputs (
        id uuid NOT NULL,
        run_id uuid NOT NULL,
        name character varying(250) NOT NULL,
        digest character varying(200),
        context character varying(250) NOT NULL,
        data_set_version_id uuid,
        CONSTRAINT pk_models_run_inputs PRIMARY KEY (id),
        CONSTRAINT "fk_models_run_inputs_models_data_set_versions_data_set_version~" FOREIGN KEY (data_set_version_id) REFERENCES models_data_set_versions (id),
        CONSTRAINT fk_models_run_inputs_models_runs_run_id FOREIGN KEY (run_id) REFERENCES models_runs (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    INSERT INTO access_projects (tenant, archived_at, changed_at, changed_by, title, version)
    VALUES ('default', NULL, TIMESTAMPTZ '1970-01-01T00:00:00+00:00', 'portal', 'Default', 1);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_access_api_keys_team_id ON access_api_keys (team_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_access_api_keys_tenant_created_at ON access_api_keys (tenant, created_at);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_access_grants_person_id ON access_grants (person_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_access_grants_team_id ON access_grants (team_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_access_grants_tenant_application ON access_grants (tenant, application);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX ix_access_people_issuer_subject ON access_people (issuer, subject);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_access_people_name ON access_people (name);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX ix_access_sealed_codes_sha256 ON access_sealed_codes (sha256);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_access_sessions_ends_at ON access_sessions (ends_at);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_access_sessions_person_id_ends_at ON access_sessions (person_id, ends_at);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_access_sessions_provider_session_id ON access_sessions (provider_session_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_access_team_members_person_id ON access_team_members (person_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX ix_access_teams_tenant_name ON access_teams (tenant, name);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_applications_deletions_tenant_requested_at ON applications_deletions (tenant, requested_at);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX ix_audit_entries_id ON audit_entries (id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_audit_entries_tenant_actor_id_time ON audit_entries (tenant, actor_id, time);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_audit_entries_tenant_subject_kind_subject_id_time ON audit_entries (tenant, subject_kind, subject_id, time);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_audit_entries_tenant_time ON audit_entries (tenant, time);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX ix_audit_leaves_entry_number ON audit_leaves (entry_number);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_audit_verifications_finished_at ON audit_verifications (finished_at);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_content_looks_tenant_time ON content_looks (tenant, time);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_content_looks_tenant_trace_id_id ON content_looks (tenant, trace_id, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_content_looks_tenant_viewer_id_id ON content_looks (tenant, viewer_id, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX ix_costs_budgets_tenant_scope_target_valid_from ON costs_budgets (tenant, scope, target, valid_from);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_dashboards_dashboards_tenant_owner_id ON dashboards_dashboards (tenant, owner_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_dashboards_dashboards_tenant_sharing ON dashboards_dashboards (tenant, sharing);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_dashboards_drafts_dashboard_id ON dashboards_drafts (dashboard_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_dashboards_favourites_dashboard_id ON dashboards_favourites (dashboard_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_models_card_comments_model_id_written_at ON models_card_comments (model_id, written_at);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_models_data_set_derivations_source_id ON models_data_set_derivations (source_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_models_data_set_derivations_version_id ON models_data_set_derivations (version_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX ix_models_data_set_versions_data_set_id_name ON models_data_set_versions (data_set_id, name);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_models_data_set_versions_digest ON models_data_set_versions (digest);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX ix_models_data_sets_tenant_name ON models_data_sets (tenant, name);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_models_deployments_model_id_environment_from ON models_deployments (model_id, environment, "from");
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_models_deployments_version_id ON models_deployments (version_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX "ix_models_ignored_traffic_tenant_application_environment_respo~" ON models_ignored_traffic (tenant, application, environment, response_model);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX ix_models_models_tenant_name ON models_models (tenant, name);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_models_models_tenant_stage ON models_models (tenant, stage);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_models_prompt_label_moves_prompt_id_moved_at ON models_prompt_label_moves (prompt_id, moved_at);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX ix_models_prompt_versions_prompt_id_number ON models_prompt_versions (prompt_id, number);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX ix_models_prompts_tenant_name ON models_prompts (tenant, name);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_models_run_inputs_data_set_version_id ON models_run_inputs (data_set_version_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_models_run_inputs_run_id ON models_run_inputs (run_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX ix_models_runs_model_id_source_external_id ON models_runs (model_id, source, external_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_models_runs_version_id ON models_runs (version_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_models_versions_base_version_id ON models_versions (base_version_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX ix_models_versions_model_id_name ON models_versions (model_id, name);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_prices_reconciliations_tenant_made_at ON prices_reconciliations (tenant, made_at);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE UNIQUE INDEX ix_prices_recosts_running ON prices_recosts (state) WHERE state = 'Running';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_prices_recosts_tenant_asked_at ON prices_recosts (tenant, asked_at);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_prices_rows_provider_model_service_tier_input_above ON prices_rows (provider, model, service_tier, input_above);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM schema_migrations WHERE "MigrationId" = '20260101000000_Initial') THEN
    CREATE INDEX ix_views_saved_tenant_owner_id ON views_saved (tenant, owner_id);
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

