using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Portal.Governance.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "access_api_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    scope = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    sha256 = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    allowed_origins = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    revoked_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_api_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "access_people",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    issuer = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    subject = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    email = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                    disabled = table.Column<bool>(type: "boolean", nullable: false),
                    disabled_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    provider_roles = table.Column<string[]>(type: "text[]", nullable: false),
                    roles = table.Column<string[]>(type: "text[]", nullable: false),
                    language = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    time_zone = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    theme = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    last_seen = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_people", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "access_projects",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    archived_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_projects", x => x.tenant);
                });

            migrationBuilder.CreateTable(
                name: "access_sealed_codes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    note = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    only_without_administrator = table.Column<bool>(type: "boolean", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    used_by = table.Column<Guid>(type: "uuid", nullable: true),
                    used_by_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    acknowledged_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    acknowledged_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_sealed_codes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "access_teams",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_teams", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "applications_deletions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    subject = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    requested_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    step = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    receipt = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    off_disk = table.Column<bool>(type: "boolean", nullable: true),
                    fault = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_applications_deletions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "applications_settings",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    application = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    capture_content = table.Column<bool>(type: "boolean", nullable: true),
                    max_content_bytes = table.Column<int>(type: "integer", nullable: true),
                    sample_one_in = table.Column<int>(type: "integer", nullable: false),
                    keep_errors = table.Column<bool>(type: "boolean", nullable: false),
                    content_by_grant_only = table.Column<bool>(type: "boolean", nullable: false),
                    team = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_applications_settings", x => new { x.tenant, x.application });
                });

            migrationBuilder.CreateTable(
                name: "audit_anchors",
                columns: table => new
                {
                    sink = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    next_attempt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    fault = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_anchors", x => x.sink);
                });

            migrationBuilder.CreateTable(
                name: "audit_checkpoints",
                columns: table => new
                {
                    size = table.Column<long>(type: "bigint", nullable: false),
                    root = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    time = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    key_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    signature = table.Column<byte[]>(type: "bytea", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_checkpoints", x => x.size);
                });

            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    format = table.Column<int>(type: "integer", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    time = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    actor_kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    actor_id = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    actor_name = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    actor_commitment = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    action = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    subject_kind = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    subject_id = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    subject_name = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    subject_commitment = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    reason_commitment = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    correlation_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    changes = table.Column<string>(type: "text", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "audit_heads",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    origin = table.Column<Guid>(type: "uuid", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    owner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    owned_until = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_heads", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    algorithm = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    key = table.Column<byte[]>(type: "bytea", maxLength: 1000, nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_leaves",
                columns: table => new
                {
                    leaf_index = table.Column<long>(type: "bigint", nullable: false),
                    entry_number = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_leaves", x => x.leaf_index);
                });

            migrationBuilder.CreateTable(
                name: "audit_pending",
                columns: table => new
                {
                    entry_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_pending", x => x.entry_id);
                });

            migrationBuilder.CreateTable(
                name: "audit_texts",
                columns: table => new
                {
                    entry_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    texts = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    erased_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_texts", x => x.entry_id);
                });

            migrationBuilder.CreateTable(
                name: "audit_tiles",
                columns: table => new
                {
                    level = table.Column<int>(type: "integer", nullable: false),
                    tile_index = table.Column<long>(type: "bigint", nullable: false),
                    hashes = table.Column<byte[]>(type: "bytea", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_tiles", x => new { x.level, x.tile_index });
                });

            migrationBuilder.CreateTable(
                name: "audit_verifications",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    fault_count = table.Column<int>(type: "integer", nullable: false),
                    report = table.Column<string>(type: "text", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_verifications", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bias_settings",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    application = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    favourable_outcomes = table.Column<List<string>>(type: "text[]", nullable: false),
                    reference_groups = table.Column<List<string>>(type: "text[]", nullable: false),
                    minimum_size = table.Column<int>(type: "integer", nullable: false),
                    ratio_line = table.Column<double>(type: "double precision", nullable: false),
                    difference_floor = table.Column<double>(type: "double precision", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bias_settings", x => new { x.tenant, x.application });
                });

            migrationBuilder.CreateTable(
                name: "content_looks",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    time = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    viewer_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    viewer_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    door = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    trace_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    span_id = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    conversation_id = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    query = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    calls = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_content_looks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "costs_budgets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    scope = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    target = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    monthly_usd = table.Column<decimal>(type: "numeric(18,2)", precision: 18, scale: 2, nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    warning_percent = table.Column<int>(type: "integer", nullable: false),
                    critical_percent = table.Column<int>(type: "integer", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    owner = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_costs_budgets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "dashboards_dashboards",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    description = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    owner_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    owner_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    sharing = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    definition = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    panel_count = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dashboards_dashboards", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "drift_references",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    application = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    from = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    to = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    pinned_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    pinned_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_drift_references", x => new { x.tenant, x.application });
                });

            migrationBuilder.CreateTable(
                name: "features_settings",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    application = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    json_schema = table.Column<string>(type: "text", maxLength: -1, nullable: true),
                    pattern = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    off = table.Column<List<string>>(type: "text[]", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_features_settings", x => new { x.tenant, x.application });
                });

            migrationBuilder.CreateTable(
                name: "keys_fingerprints",
                columns: table => new
                {
                    purpose = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    fingerprint = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_keys_fingerprints", x => x.purpose);
                });

            migrationBuilder.CreateTable(
                name: "models_data_sets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    use = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    personal_content = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    license = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    owner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_data_sets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "models_ignored_traffic",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    application = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    environment = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    response_model = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    ignored_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    ignored_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_ignored_traffic", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "models_models",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    purpose = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    application = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    provider = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    owner_team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    risk_class = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    risk_basis = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    stage = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    search_text = table.Column<string>(type: "character varying(2610)", maxLength: 2610, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_models", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "models_prompts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    application = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    latest_number = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_prompts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "prices_reconciliations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    file_name = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    provider = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    to = table.Column<DateOnly>(type: "date", nullable: false),
                    their_cost = table.Column<decimal>(type: "numeric(38,12)", precision: 38, scale: 12, nullable: false),
                    our_cost = table.Column<decimal>(type: "numeric(38,12)", precision: 38, scale: 12, nullable: false),
                    report = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    made_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_prices_reconciliations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "prices_recosts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    asked_from = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    from = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    to = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    position = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    position_begun = table.Column<bool>(type: "boolean", nullable: false),
                    cancel_asked = table.Column<bool>(type: "boolean", nullable: false),
                    calls = table.Column<long>(type: "bigint", nullable: false),
                    changed = table.Column<long>(type: "bigint", nullable: false),
                    before = table.Column<decimal>(type: "numeric(38,12)", precision: 38, scale: 12, nullable: false),
                    after = table.Column<decimal>(type: "numeric(38,12)", precision: 38, scale: 12, nullable: false),
                    result = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    fault = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    worker = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    worker_until = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    asked_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_prices_recosts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "prices_rows",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    provider = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    model = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    service_tier = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    input_above = table.Column<long>(type: "bigint", nullable: false),
                    valid_from = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    valid_to = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    usd_per_unit = table.Column<decimal>(type: "numeric(18,9)", precision: 18, scale: 9, nullable: false),
                    input = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    cache_read = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: true),
                    cache_write = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: true),
                    cache_write1h = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: true),
                    output = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    reasoning = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: true),
                    request_fee = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    source = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    source_date = table.Column<DateOnly>(type: "date", nullable: true),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    end_reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_prices_rows", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "prices_state",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    next_id = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_prices_state", x => x.tenant);
                });

            migrationBuilder.CreateTable(
                name: "scanning_policies",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    application = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    email = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    phone = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    iban = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    card = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    national_id = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    secret = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scanning_policies", x => new { x.tenant, x.application });
                });

            migrationBuilder.CreateTable(
                name: "series_colors",
                columns: table => new
                {
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_series_colors", x => new { x.kind, x.name });
                });

            migrationBuilder.CreateTable(
                name: "views_preferences",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    person_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    default_view = table.Column<Guid>(type: "uuid", nullable: true),
                    columns = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_views_preferences", x => new { x.tenant, x.person_id });
                });

            migrationBuilder.CreateTable(
                name: "views_saved",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    owner_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    owner_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    address = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    is_shared = table.Column<bool>(type: "boolean", nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_views_saved", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "access_sessions",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    method = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    provider_session_id = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    device = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_sessions", x => x.id);
                    table.ForeignKey(
                        name: "fk_access_sessions_access_people_person_id",
                        column: x => x.person_id,
                        principalTable: "access_people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "access_grants",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    role = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    application = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    granted_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    granted_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_grants", x => x.id);
                    table.CheckConstraint("ck_access_grants_holder", "(person_id IS NULL AND team_id IS NOT NULL) OR (person_id IS NOT NULL AND team_id IS NULL)");
                    table.ForeignKey(
                        name: "fk_access_grants_access_people_person_id",
                        column: x => x.person_id,
                        principalTable: "access_people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_access_grants_access_teams_team_id",
                        column: x => x.team_id,
                        principalTable: "access_teams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "access_team_members",
                columns: table => new
                {
                    team_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_team_members", x => new { x.team_id, x.person_id });
                    table.ForeignKey(
                        name: "fk_access_team_members_access_people_person_id",
                        column: x => x.person_id,
                        principalTable: "access_people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_access_team_members_access_teams_team_id",
                        column: x => x.team_id,
                        principalTable: "access_teams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "dashboards_drafts",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    person_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    dashboard_id = table.Column<Guid>(type: "uuid", nullable: false),
                    document = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    based_on = table.Column<long>(type: "bigint", nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dashboards_drafts", x => new { x.tenant, x.person_id, x.dashboard_id });
                    table.ForeignKey(
                        name: "fk_dashboards_drafts_dashboards_dashboards_dashboard_id",
                        column: x => x.dashboard_id,
                        principalTable: "dashboards_dashboards",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "dashboards_favourites",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    person_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    dashboard_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dashboards_favourites", x => new { x.tenant, x.person_id, x.dashboard_id });
                    table.ForeignKey(
                        name: "fk_dashboards_favourites_dashboards_dashboards_dashboard_id",
                        column: x => x.dashboard_id,
                        principalTable: "dashboards_dashboards",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "dashboards_revisions",
                columns: table => new
                {
                    dashboard_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    description = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    sharing = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    definition = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    panel_count = table.Column<int>(type: "integer", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dashboards_revisions", x => new { x.dashboard_id, x.version });
                    table.ForeignKey(
                        name: "fk_dashboards_revisions_dashboards_dashboards_dashboard_id",
                        column: x => x.dashboard_id,
                        principalTable: "dashboards_dashboards",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "models_data_set_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    data_set_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    digest = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    location = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    rows = table.Column<long>(type: "bigint", nullable: true),
                    bytes = table.Column<long>(type: "bigint", nullable: true),
                    notes = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_data_set_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_models_data_set_versions_models_data_sets_data_set_id",
                        column: x => x.data_set_id,
                        principalTable: "models_data_sets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "models_card_comments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    model_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    field = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    author_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    author = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    written_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    resolved_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_card_comments", x => x.id);
                    table.ForeignKey(
                        name: "fk_models_card_comments_models_models_model_id",
                        column: x => x.model_id,
                        principalTable: "models_models",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "models_card_typing",
                columns: table => new
                {
                    model_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    content = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    origin = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    based_on = table.Column<long>(type: "bigint", nullable: false),
                    typed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_card_typing", x => new { x.model_id, x.person_id });
                    table.ForeignKey(
                        name: "fk_models_card_typing_models_models_model_id",
                        column: x => x.model_id,
                        principalTable: "models_models",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "models_card_versions",
                columns: table => new
                {
                    model_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    content = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    numbers = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    previous_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    model_version = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    published_by_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    published_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_card_versions", x => new { x.model_id, x.number });
                    table.ForeignKey(
                        name: "fk_models_card_versions_models_models_model_id",
                        column: x => x.model_id,
                        principalTable: "models_models",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "models_cards",
                columns: table => new
                {
                    model_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    draft = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    published_number = table.Column<int>(type: "integer", nullable: false),
                    published_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    fields_asked = table.Column<int>(type: "integer", nullable: false),
                    fields_met = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_cards", x => x.model_id);
                    table.ForeignKey(
                        name: "fk_models_cards_models_models_model_id",
                        column: x => x.model_id,
                        principalTable: "models_models",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "models_environments",
                columns: table => new
                {
                    model_id = table.Column<Guid>(type: "uuid", nullable: false),
                    environment = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_environments", x => new { x.model_id, x.environment });
                    table.ForeignKey(
                        name: "fk_models_environments_models_models_model_id",
                        column: x => x.model_id,
                        principalTable: "models_models",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "models_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    model_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    notes = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    stage = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    artifact_digest = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    provider_model_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    prompt_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    prompt_version = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    base_model = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    base_version_id = table.Column<Guid>(type: "uuid", nullable: true),
                    response_models = table.Column<List<string>>(type: "text[]", nullable: false),
                    service_versions = table.Column<List<string>>(type: "text[]", nullable: false),
                    version_attribute = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    search_text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_models_versions_models_models_model_id",
                        column: x => x.model_id,
                        principalTable: "models_models",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_models_versions_models_versions_base_version_id",
                        column: x => x.base_version_id,
                        principalTable: "models_versions",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "models_prompt_label_moves",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    prompt_id = table.Column<Guid>(type: "uuid", nullable: false),
                    label = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    from_number = table.Column<int>(type: "integer", nullable: true),
                    to_number = table.Column<int>(type: "integer", nullable: true),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    moved_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    moved_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_prompt_label_moves", x => x.id);
                    table.ForeignKey(
                        name: "fk_models_prompt_label_moves_models_prompts_prompt_id",
                        column: x => x.prompt_id,
                        principalTable: "models_prompts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "models_prompt_labels",
                columns: table => new
                {
                    prompt_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_prompt_labels", x => new { x.prompt_id, x.name });
                    table.ForeignKey(
                        name: "fk_models_prompt_labels_models_prompts_prompt_id",
                        column: x => x.prompt_id,
                        principalTable: "models_prompts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "models_prompt_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    prompt_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    settings = table.Column<string>(type: "text", maxLength: -1, nullable: true),
                    notes = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_prompt_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_models_prompt_versions_models_prompts_prompt_id",
                        column: x => x.prompt_id,
                        principalTable: "models_prompts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "models_data_set_derivations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source_id = table.Column<Guid>(type: "uuid", nullable: true),
                    origin = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_data_set_derivations", x => x.id);
                    table.ForeignKey(
                        name: "fk_models_data_set_derivations_models_data_set_versions_source~",
                        column: x => x.source_id,
                        principalTable: "models_data_set_versions",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_models_data_set_derivations_models_data_set_versions_versio~",
                        column: x => x.version_id,
                        principalTable: "models_data_set_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "models_card_revisions",
                columns: table => new
                {
                    model_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    content = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_card_revisions", x => new { x.model_id, x.version });
                    table.ForeignKey(
                        name: "fk_models_card_revisions_models_cards_model_id",
                        column: x => x.model_id,
                        principalTable: "models_cards",
                        principalColumn: "model_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "models_deployments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    model_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    environment = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    traffic_percent = table.Column<decimal>(type: "numeric(5,2)", precision: 5, scale: 2, nullable: false),
                    strategy = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    from = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    to = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_deployments", x => x.id);
                    table.ForeignKey(
                        name: "fk_models_deployments_models_environments_model_id_environment",
                        columns: x => new { x.model_id, x.environment },
                        principalTable: "models_environments",
                        principalColumns: new[] { "model_id", "environment" });
                    table.ForeignKey(
                        name: "fk_models_deployments_models_versions_version_id",
                        column: x => x.version_id,
                        principalTable: "models_versions",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "models_runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    model_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    source = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    external_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    base_model = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    version_id = table.Column<Guid>(type: "uuid", nullable: true),
                    parameters = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    metrics = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_runs", x => x.id);
                    table.ForeignKey(
                        name: "fk_models_runs_models_models_model_id",
                        column: x => x.model_id,
                        principalTable: "models_models",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_models_runs_models_versions_version_id",
                        column: x => x.version_id,
                        principalTable: "models_versions",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "models_run_inputs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: false),
                    digest = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    context = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: false),
                    data_set_version_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models_run_inputs", x => x.id);
                    table.ForeignKey(
                        name: "fk_models_run_inputs_models_data_set_versions_data_set_version~",
                        column: x => x.data_set_version_id,
                        principalTable: "models_data_set_versions",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_models_run_inputs_models_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "models_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "access_projects",
                columns: new[] { "tenant", "archived_at", "changed_at", "changed_by", "title", "version" },
                values: new object[] { "default", null, new DateTimeOffset(new DateTime(1970, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)), "portal", "Default", 1L });

            migrationBuilder.CreateIndex(
                name: "ix_access_api_keys_team_id",
                table: "access_api_keys",
                column: "team_id");

            migrationBuilder.CreateIndex(
                name: "ix_access_api_keys_tenant_created_at",
                table: "access_api_keys",
                columns: new[] { "tenant", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_access_grants_person_id",
                table: "access_grants",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_access_grants_team_id",
                table: "access_grants",
                column: "team_id");

            migrationBuilder.CreateIndex(
                name: "ix_access_grants_tenant_application",
                table: "access_grants",
                columns: new[] { "tenant", "application" });

            migrationBuilder.CreateIndex(
                name: "ix_access_people_issuer_subject",
                table: "access_people",
                columns: new[] { "issuer", "subject" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_access_people_name",
                table: "access_people",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "ix_access_sealed_codes_sha256",
                table: "access_sealed_codes",
                column: "sha256",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_access_sessions_ends_at",
                table: "access_sessions",
                column: "ends_at");

            migrationBuilder.CreateIndex(
                name: "ix_access_sessions_person_id_ends_at",
                table: "access_sessions",
                columns: new[] { "person_id", "ends_at" });

            migrationBuilder.CreateIndex(
                name: "ix_access_sessions_provider_session_id",
                table: "access_sessions",
                column: "provider_session_id");

            migrationBuilder.CreateIndex(
                name: "ix_access_team_members_person_id",
                table: "access_team_members",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_access_teams_tenant_name",
                table: "access_teams",
                columns: new[] { "tenant", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_applications_deletions_tenant_requested_at",
                table: "applications_deletions",
                columns: new[] { "tenant", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_id",
                table: "audit_entries",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_tenant_actor_id_time",
                table: "audit_entries",
                columns: new[] { "tenant", "actor_id", "time" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_tenant_subject_kind_subject_id_time",
                table: "audit_entries",
                columns: new[] { "tenant", "subject_kind", "subject_id", "time" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_tenant_time",
                table: "audit_entries",
                columns: new[] { "tenant", "time" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_leaves_entry_number",
                table: "audit_leaves",
                column: "entry_number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_verifications_finished_at",
                table: "audit_verifications",
                column: "finished_at");

            migrationBuilder.CreateIndex(
                name: "ix_content_looks_tenant_time",
                table: "content_looks",
                columns: new[] { "tenant", "time" });

            migrationBuilder.CreateIndex(
                name: "ix_content_looks_tenant_trace_id_id",
                table: "content_looks",
                columns: new[] { "tenant", "trace_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_content_looks_tenant_viewer_id_id",
                table: "content_looks",
                columns: new[] { "tenant", "viewer_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_costs_budgets_tenant_scope_target_valid_from",
                table: "costs_budgets",
                columns: new[] { "tenant", "scope", "target", "valid_from" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_dashboards_dashboards_tenant_owner_id",
                table: "dashboards_dashboards",
                columns: new[] { "tenant", "owner_id" });

            migrationBuilder.CreateIndex(
                name: "ix_dashboards_dashboards_tenant_sharing",
                table: "dashboards_dashboards",
                columns: new[] { "tenant", "sharing" });

            migrationBuilder.CreateIndex(
                name: "ix_dashboards_drafts_dashboard_id",
                table: "dashboards_drafts",
                column: "dashboard_id");

            migrationBuilder.CreateIndex(
                name: "ix_dashboards_favourites_dashboard_id",
                table: "dashboards_favourites",
                column: "dashboard_id");

            migrationBuilder.CreateIndex(
                name: "ix_models_card_comments_model_id_written_at",
                table: "models_card_comments",
                columns: new[] { "model_id", "written_at" });

            migrationBuilder.CreateIndex(
                name: "ix_models_data_set_derivations_source_id",
                table: "models_data_set_derivations",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "ix_models_data_set_derivations_version_id",
                table: "models_data_set_derivations",
                column: "version_id");

            migrationBuilder.CreateIndex(
                name: "ix_models_data_set_versions_data_set_id_name",
                table: "models_data_set_versions",
                columns: new[] { "data_set_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_models_data_set_versions_digest",
                table: "models_data_set_versions",
                column: "digest");

            migrationBuilder.CreateIndex(
                name: "ix_models_data_sets_tenant_name",
                table: "models_data_sets",
                columns: new[] { "tenant", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_models_deployments_model_id_environment_from",
                table: "models_deployments",
                columns: new[] { "model_id", "environment", "from" });

            migrationBuilder.CreateIndex(
                name: "ix_models_deployments_version_id",
                table: "models_deployments",
                column: "version_id");

            migrationBuilder.CreateIndex(
                name: "ix_models_ignored_traffic_tenant_application_environment_respo~",
                table: "models_ignored_traffic",
                columns: new[] { "tenant", "application", "environment", "response_model" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_models_models_tenant_name",
                table: "models_models",
                columns: new[] { "tenant", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_models_models_tenant_stage",
                table: "models_models",
                columns: new[] { "tenant", "stage" });

            migrationBuilder.CreateIndex(
                name: "ix_models_prompt_label_moves_prompt_id_moved_at",
                table: "models_prompt_label_moves",
                columns: new[] { "prompt_id", "moved_at" });

            migrationBuilder.CreateIndex(
                name: "ix_models_prompt_versions_prompt_id_number",
                table: "models_prompt_versions",
                columns: new[] { "prompt_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_models_prompts_tenant_name",
                table: "models_prompts",
                columns: new[] { "tenant", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_models_run_inputs_data_set_version_id",
                table: "models_run_inputs",
                column: "data_set_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_models_run_inputs_run_id",
                table: "models_run_inputs",
                column: "run_id");

            migrationBuilder.CreateIndex(
                name: "ix_models_runs_model_id_source_external_id",
                table: "models_runs",
                columns: new[] { "model_id", "source", "external_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_models_runs_version_id",
                table: "models_runs",
                column: "version_id");

            migrationBuilder.CreateIndex(
                name: "ix_models_versions_base_version_id",
                table: "models_versions",
                column: "base_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_models_versions_model_id_name",
                table: "models_versions",
                columns: new[] { "model_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_prices_reconciliations_tenant_made_at",
                table: "prices_reconciliations",
                columns: new[] { "tenant", "made_at" });

            migrationBuilder.CreateIndex(
                name: "ix_prices_recosts_running",
                table: "prices_recosts",
                column: "state",
                unique: true,
                filter: "state = 'Running'");

            migrationBuilder.CreateIndex(
                name: "ix_prices_recosts_tenant_asked_at",
                table: "prices_recosts",
                columns: new[] { "tenant", "asked_at" });

            migrationBuilder.CreateIndex(
                name: "ix_prices_rows_provider_model_service_tier_input_above",
                table: "prices_rows",
                columns: new[] { "provider", "model", "service_tier", "input_above" });

            migrationBuilder.CreateIndex(
                name: "ix_views_saved_tenant_owner_id",
                table: "views_saved",
                columns: new[] { "tenant", "owner_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_api_keys");

            migrationBuilder.DropTable(
                name: "access_grants");

            migrationBuilder.DropTable(
                name: "access_projects");

            migrationBuilder.DropTable(
                name: "access_sealed_codes");

            migrationBuilder.DropTable(
                name: "access_sessions");

            migrationBuilder.DropTable(
                name: "access_team_members");

            migrationBuilder.DropTable(
                name: "applications_deletions");

            migrationBuilder.DropTable(
                name: "applications_settings");

            migrationBuilder.DropTable(
                name: "audit_anchors");

            migrationBuilder.DropTable(
                name: "audit_checkpoints");

            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "audit_heads");

            migrationBuilder.DropTable(
                name: "audit_keys");

            migrationBuilder.DropTable(
                name: "audit_leaves");

            migrationBuilder.DropTable(
                name: "audit_pending");

            migrationBuilder.DropTable(
                name: "audit_texts");

            migrationBuilder.DropTable(
                name: "audit_tiles");

            migrationBuilder.DropTable(
                name: "audit_verifications");

            migrationBuilder.DropTable(
                name: "bias_settings");

            migrationBuilder.DropTable(
                name: "content_looks");

            migrationBuilder.DropTable(
                name: "costs_budgets");

            migrationBuilder.DropTable(
                name: "dashboards_drafts");

            migrationBuilder.DropTable(
                name: "dashboards_favourites");

            migrationBuilder.DropTable(
                name: "dashboards_revisions");

            migrationBuilder.DropTable(
                name: "drift_references");

            migrationBuilder.DropTable(
                name: "features_settings");

            migrationBuilder.DropTable(
                name: "keys_fingerprints");

            migrationBuilder.DropTable(
                name: "models_card_comments");

            migrationBuilder.DropTable(
                name: "models_card_revisions");

            migrationBuilder.DropTable(
                name: "models_card_typing");

            migrationBuilder.DropTable(
                name: "models_card_versions");

            migrationBuilder.DropTable(
                name: "models_data_set_derivations");

            migrationBuilder.DropTable(
                name: "models_deployments");

            migrationBuilder.DropTable(
                name: "models_ignored_traffic");

            migrationBuilder.DropTable(
                name: "models_prompt_label_moves");

            migrationBuilder.DropTable(
                name: "models_prompt_labels");

            migrationBuilder.DropTable(
                name: "models_prompt_versions");

            migrationBuilder.DropTable(
                name: "models_run_inputs");

            migrationBuilder.DropTable(
                name: "prices_reconciliations");

            migrationBuilder.DropTable(
                name: "prices_recosts");

            migrationBuilder.DropTable(
                name: "prices_rows");

            migrationBuilder.DropTable(
                name: "prices_state");

            migrationBuilder.DropTable(
                name: "scanning_policies");

            migrationBuilder.DropTable(
                name: "series_colors");

            migrationBuilder.DropTable(
                name: "views_preferences");

            migrationBuilder.DropTable(
                name: "views_saved");

            migrationBuilder.DropTable(
                name: "access_people");

            migrationBuilder.DropTable(
                name: "access_teams");

            migrationBuilder.DropTable(
                name: "dashboards_dashboards");

            migrationBuilder.DropTable(
                name: "models_cards");

            migrationBuilder.DropTable(
                name: "models_environments");

            migrationBuilder.DropTable(
                name: "models_prompts");

            migrationBuilder.DropTable(
                name: "models_data_set_versions");

            migrationBuilder.DropTable(
                name: "models_runs");

            migrationBuilder.DropTable(
                name: "models_data_sets");

            migrationBuilder.DropTable(
                name: "models_versions");

            migrationBuilder.DropTable(
                name: "models_models");
        }
    }
}
