using System.Collections.Immutable;

namespace Portal.Governance.Models.Cards.Metadata;

/// <summary>A value of a card's metadata: what a YAML reader sees, without the writer's style.</summary>
public abstract record MetadataValue
{
    private protected MetadataValue()
    {
    }

    /// <summary>Values in it, itself included.</summary>
    internal abstract long Size { get; }
}

/// <summary>A single value.</summary>
/// <param name="Text">As it was written, for example <c>1e-5</c>; nothing is rounded or normalised.</param>
/// <param name="IsPlain">
/// Written without quotes and not a text to every reader: a number, a date, <c>true</c>, <c>~</c> - or <c>no</c>, which is a text to readers of YAML 1.2 and
/// false to those of 1.1. Kept apart from its type, so that each reader sees in the export what it saw in the import.
/// </param>
public sealed record MetadataScalar(string Text, bool IsPlain = false) : MetadataValue
{
    public static readonly MetadataScalar Null = new("null", IsPlain: true);

    internal override long Size => 1;

    public override string ToString() => Text;
}

/// <summary>Values in their order.</summary>
public sealed record MetadataList(ImmutableArray<MetadataValue> Items) : MetadataValue
{
    internal override long Size { get; } = 1 + Items.Sum(item => item.Size);

    public bool Equals(MetadataList? other) => other is not null && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Length;
}

/// <summary>Values by key, in the order of their keys.</summary>
public sealed record MetadataMap(ImmutableArray<KeyValuePair<MetadataScalar, MetadataValue>> Entries) : MetadataValue
{
    public static readonly MetadataMap Empty = new([]);

    internal override long Size { get; } = 1 + Entries.Sum(entry => entry.Value.Size);

    /// <summary>The value of a key; null where there is none.</summary>
    public MetadataValue? Find(string key) => Entries.FirstOrDefault(entry => string.Equals(entry.Key.Text, key, StringComparison.Ordinal)).Value;

    /// <summary>With another value at a key: in its place where the key is known, at the end otherwise; null takes the key away.</summary>
    public MetadataMap With(string key, MetadataValue? value)
    {
        var index = Entries.Select(entry => entry.Key.Text).ToList().IndexOf(key);
        return value is null ? index < 0 ? this : new MetadataMap(Entries.RemoveAt(index))
            : index < 0 ? new MetadataMap(Entries.Add(new(YamlScalars.Text(key), value)))
            : new MetadataMap(Entries.SetItem(index, new(Entries[index].Key, value)));
    }

    public bool Equals(MetadataMap? other) => other is not null && Entries.SequenceEqual(other.Entries);

    public override int GetHashCode() => Entries.Length;
}
