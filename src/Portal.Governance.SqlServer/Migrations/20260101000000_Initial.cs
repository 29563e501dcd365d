using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Governance.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "applications_settings",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    application = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    capture_content = table.Column<bool>(type: "bit", nullable: true),
                    max_content_bytes = table.Column<int>(type: "int", nullable: true),
                    sample_one_in = table.Column<int>(type: "int", nullable: false),
                    keep_errors = table.Column<bool>(type: "bit", nullable: false),
                    team = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_applications_settings", x => new { x.tenant, x.application });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "applications_settings");
        }
    }
}
