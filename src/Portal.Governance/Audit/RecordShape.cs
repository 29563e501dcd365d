using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Portal.Governance.Audit;

/// <summary>How a property's values appear in the trail.</summary>
internal enum Exposure
{
    Clear,

    /// <summary>As a commitment; the text lies beside the trail.</summary>
    Personal,

    /// <summary>As its SHA-256.</summary>
    Hash,

    /// <summary>Only that it changed.</summary>
    Secret,
}

/// <param name="Name">The property's name in the code.</param>
/// <param name="NeedsEntry">Whether a change of it alone needs an entry.</param>
internal sealed record FieldShape(IProperty Property, string Name, Exposure Exposure, bool NeedsEntry);

/// <summary>What the audit trail has to know about a kind of record; read once from its class and mapping.</summary>
internal sealed class RecordShape
{
    private static readonly ConcurrentDictionary<IEntityType, RecordShape> Known = new();

    private RecordShape(IEntityType type)
    {
        Name = type.ShortName();
        IsAudited = type.FindOwnership() is not null || type.ClrType.GetCustomAttribute<NotAuditedAttribute>() is null;
        Keys = [.. type.FindPrimaryKey()?.Properties ?? []];
        Fields = [.. type.GetProperties().Select(property => new FieldShape(property, property.Name, ExposureOf(property), NeedsEntry(property)))];
    }

    /// <summary>The class's name.</summary>
    public string Name { get; }

    /// <summary>Whether a change of such a record needs an entry.</summary>
    public bool IsAudited { get; }

    public IReadOnlyList<IProperty> Keys { get; }

    public IReadOnlyList<FieldShape> Fields { get; }

    public static RecordShape Of(IEntityType type) => Known.GetOrAdd(type, static type => new RecordShape(type));

    /// <summary>The version of a record rises with every change, progress included.</summary>
    private static bool NeedsEntry(IProperty property) =>
        property.Name != nameof(IVersioned.Version) && property.PropertyInfo?.IsDefined(typeof(NotAuditedAttribute)) != true;

    private static Exposure ExposureOf(IProperty property)
    {
        var member = (MemberInfo?)property.PropertyInfo ?? property.FieldInfo;
        return member switch
        {
            null => Exposure.Clear,
            _ when member.GetCustomAttribute<NotInAuditAttribute>() is { } left => left.Secret ? Exposure.Secret : Exposure.Hash,
            _ when member.IsDefined(typeof(PersonalDataAttribute)) => Exposure.Personal,
            _ => Exposure.Clear,
        };
    }
}
