using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Governance;
using Portal.Governance.Store;

namespace Portal.Tests.Governance;

/// <summary>What holds for every record of the relational store.</summary>
public sealed class ModelRulesTests
{
    private static readonly IReadOnlyList<IEntityType> Entities = ReadModel();

    // The palette is one for all tenants, people may work in several, codes and keys are the installation's, and the tree over the audit trail is one: whoever runs the portal answers for it as a whole.
    private static readonly string[] Shared =
    [
        "SeriesColor", "Person", "SealedCode", "KeyFingerprint", "AuditPending", "AuditLeaf", "AuditTile", "AuditHead", "AuditCheckpoint", "AuditPublicKey", "AuditAnchor", "AuditVerificationRun",
    ];

    [Fact]
    public void Table_OfEveryRecord_StartsWithItsSlice() =>
        Entities.Where(entity => !entity.GetTableName()!.StartsWith($"{SnakeCaseConvention.Snake(Slice(entity))}_", StringComparison.Ordinal))
            .Select(entity => $"{entity.ClrType.Name}: {entity.GetTableName()} should start with {SnakeCaseConvention.Snake(Slice(entity))}_")
            .ShouldBeEmpty();

    [Fact]
    public void EveryRecord_NamesItsTenant_OrIsPartOfOneThatDoes() =>
        Entities.Where(entity => !NamesTenant(entity)).Select(entity => entity.ClrType.Name).Except(Shared).ShouldBeEmpty();

    [Fact]
    public void Texts_HaveALength_OrSayThatTheyHaveNone() =>
        Properties().Where(property => property.ClrType == typeof(string) && property.GetMaxLength() is null)
            .Select(property => $"{Name(property)}: HasMaxLength(n), or -1 for a text without limit").ShouldBeEmpty();

    [Fact]
    public void Decimals_HaveAPrecisionAndAScale() =>
        Properties().Where(property => Nullable.GetUnderlyingType(property.ClrType) is var inner && (inner ?? property.ClrType) == typeof(decimal))
            .Where(property => property.GetPrecision() is null || property.GetScale() is null)
            .Select(property => $"{Name(property)}: HasPrecision(precision, scale)").ShouldBeEmpty();

    [Fact]
    public void Moments_AreDateTimeOffset() =>
        Properties().Where(property => (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == typeof(DateTime)).Select(Name).ShouldBeEmpty();

    [Fact]
    public void VersionedRecords_CompareTheirVersion()
    {
        var versioned = Entities.Where(entity => typeof(IVersioned).IsAssignableFrom(entity.ClrType)).ToList();

        versioned.ShouldNotBeEmpty();
        versioned.ShouldAllBe(entity => entity.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken);
    }

    [Theory]
    [InlineData("TraceId", "trace_id")]
    [InlineData("HTTPStatus", "http_status")]
    [InlineData("CacheWrite1hTokens", "cache_write1h_tokens")]
    [InlineData("PK_prices_Versions", "pk_prices_versions")]
    [InlineData("already_snake", "already_snake")]
    public void Snake_Names_AreLowerWithUnderscores(string name, string expected) => SnakeCaseConvention.Snake(name).ShouldBe(expected);

    private static List<IEntityType> ReadModel()
    {
        using var db = new PortalDb(PortalDbOptions.For(GovernanceProvider.Postgres, connectionString: null));
        return [.. db.Model.GetEntityTypes().Where(entity => !entity.IsOwned())];
    }

    private static IEnumerable<IProperty> Properties() => Entities.SelectMany(entity => entity.GetFlattenedProperties());

    private static bool NamesTenant(IEntityType entity) =>
        entity.FindProperty("Tenant") is { IsNullable: false }
        || entity.GetForeignKeys().Any(key => key.IsRequired && key.PrincipalEntityType != entity && NamesTenant(key.PrincipalEntityType));

    private static string Slice(IEntityType entity) => entity.ClrType.Namespace!["Portal.Governance.".Length..].Split('.')[0];

    private static string Name(IProperty property) => $"{property.DeclaringType.ClrType.Name}.{property.Name}";
}
