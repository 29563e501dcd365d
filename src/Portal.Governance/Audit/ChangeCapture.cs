using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Governance.Audit.Format;

namespace Portal.Governance.Audit;

/// <summary>Writes down what a context is about to save: records with the values they had and will have.</summary>
internal static class ChangeCapture
{
    /// <summary>Longer texts and byte arrays appear as their hash.</summary>
    private const int MostLength = 32_768;

    /// <summary>Records whose change needs an entry.</summary>
    public static List<EntityEntry> Changed(ChangeTracker tracker) =>
        [.. tracker.Entries().Where(IsDecided)];

    /// <returns>Canonical JSON.</returns>
    public static string Write(IReadOnlyList<EntityEntry> changed, AuditTextSet texts)
    {
        var writer = new CanonicalWriter();
        writer.Raw("["u8);
        for (var i = 0; i < changed.Count; i++)
        {
            if (i > 0)
            {
                writer.Raw(","u8);
            }
            Write(writer, changed[i], i, texts);
        }
        return writer.Raw("]"u8).ToString();
    }

    private static void Write(CanonicalWriter writer, EntityEntry entry, int record, AuditTextSet texts)
    {
        var shape = RecordShape.Of(entry.Metadata);
        writer.Raw("{\"record\":"u8).String(shape.Name).Raw(",\"id\":"u8).String(Key(entry, shape));
        writer.Raw(",\"change\":"u8).Raw(entry.State switch
        {
            EntityState.Added => "\"added\""u8,
            EntityState.Deleted => "\"deleted\""u8,
            _ => "\"modified\""u8,
        });
        writer.Raw(",\"fields\":{"u8);
        var any = false;
        foreach (var field in shape.Fields)
        {
            var property = entry.Property(field.Property);
            if (!IsTold(entry.State, property))
            {
                continue;
            }
            if (any)
            {
                writer.Raw(","u8);
            }
            any = true;
            writer.String(field.Name).Raw(":{"u8);
            if (entry.State != EntityState.Added)
            {
                writer.Raw("\"before\":"u8);
                Value(writer, field, property.OriginalValue, $"changes/{record}/{field.Name}/before", texts);
            }
            if (entry.State == EntityState.Modified)
            {
                writer.Raw(","u8);
            }
            if (entry.State != EntityState.Deleted)
            {
                writer.Raw("\"after\":"u8);
                Value(writer, field, property.CurrentValue, $"changes/{record}/{field.Name}/after", texts);
            }
            writer.Raw("}"u8);
        }
        writer.Raw("}}"u8);
    }

    private static bool IsDecided(EntityEntry entry) => entry.State switch
    {
        EntityState.Added or EntityState.Deleted => RecordShape.Of(entry.Metadata).IsAudited,
        EntityState.Modified => RecordShape.Of(entry.Metadata) is { IsAudited: true } shape
            && shape.Fields.Any(field => field.NeedsEntry && IsTold(entry.State, entry.Property(field.Property))),
        _ => false,
    };

    private static bool IsTold(EntityState state, PropertyEntry property) => state switch
    {
        // Keys that the database gives out are not known yet.
        EntityState.Added => property.CurrentValue is not null && !property.IsTemporary,
        EntityState.Deleted => property.OriginalValue is not null,
        _ => property.IsModified && !property.Metadata.GetValueComparer().Equals(property.OriginalValue, property.CurrentValue),
    };

    private static string Key(EntityEntry entry, RecordShape shape) => string.Join('/', shape.Keys
        .Select(entry.Property)
        .Select(key => key.IsTemporary ? "" : Text(Stored(key.Metadata, key.CurrentValue)) ?? ""));

    private static void Value(CanonicalWriter writer, FieldShape field, object? value, string place, AuditTextSet texts)
    {
        var stored = Stored(field.Property, value);
        switch (field.Exposure)
        {
            case Exposure.Secret:
                writer.Raw("{\"secret\":true}"u8);
                break;
            case Exposure.Hash when stored is not null:
                Hash(writer, stored);
                break;
            case Exposure.Personal when stored is not null:
                writer.Raw("{\"commitment\":"u8).Hex(texts.Commit(place, Text(stored)!)).Raw("}"u8);
                break;
            default:
                Clear(writer, stored);
                break;
        }
    }

    private static void Clear(CanonicalWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.Null();
                break;
            case string { Length: > MostLength } or byte[]:
                Hash(writer, value);
                break;
            case bool flag:
                writer.Raw(flag ? "true"u8 : "false"u8);
                break;
            case sbyte or byte or short or ushort or int or uint or long or decimal:
                writer.Raw(((IFormattable)value).ToString(format: null, CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                writer.Time(time);
                break;
            case double number when double.IsFinite(number):
                writer.Raw(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case float number when float.IsFinite(number):
                writer.Raw(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            default:
                writer.String(Text(value));
                break;
        }
    }

    private static void Hash(CanonicalWriter writer, object value)
    {
        var bytes = value as byte[] ?? Encoding.UTF8.GetBytes(Text(value)!);
        writer.Raw("{\"sha256\":"u8).Hex(SHA256.HashData(bytes)).Raw(",\"bytes\":"u8).Number(bytes.Length).Raw("}"u8);
    }

    /// <summary>The value as the database keeps it, except that an enum keeps its name.</summary>
    private static object? Stored(IProperty property, object? value) => value switch
    {
        null => null,
        Enum name => name.ToString(),
        // The same words on every database system, whatever it keeps lists as.
        IEnumerable<string> list => string.Join(", ", list),
        _ => property.GetTypeMapping().Converter?.ConvertToProvider(value) ?? value,
    };

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => WellFormed.Text(text),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
        _ => WellFormed.Text(value.ToString() ?? ""),
    };
}
