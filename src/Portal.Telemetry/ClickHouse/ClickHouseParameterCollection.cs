using System.Collections;
using System.Data.Common;

namespace Portal.Telemetry.ClickHouse;

/// <summary>A command's parameters. Names are case-sensitive, as they are on the server.</summary>
public sealed class ClickHouseParameterCollection : DbParameterCollection
{
    private readonly List<ClickHouseParameter> _items = [];

    public override int Count => _items.Count;
    public override object SyncRoot => _items;

    /// <summary>Adds a value for the placeholder <c>{name:Type}</c> or <c>@name</c>.</summary>
    public ClickHouseParameter Add(string name, object? value) => AddWithValue(name, value);

    /// <inheritdoc cref="Add(string, object?)"/>
    public ClickHouseParameter AddWithValue(string name, object? value)
    {
        var parameter = new ClickHouseParameter(name, value);
        _items.Add(parameter);
        return parameter;
    }

    public override int Add(object value)
    {
        _items.Add(Cast(value));
        return _items.Count - 1;
    }

    public override void AddRange(Array values)
    {
        foreach (var value in values)
        {
            Add(value!);
        }
    }

    public override void Clear() => _items.Clear();
    public override bool Contains(object value) => value is ClickHouseParameter parameter && _items.Contains(parameter);
    public override bool Contains(string value) => IndexOf(value) >= 0;
    public override void CopyTo(Array array, int index) => ((ICollection)_items).CopyTo(array, index);
    public override IEnumerator GetEnumerator() => _items.GetEnumerator();
    public override int IndexOf(object value) => value is ClickHouseParameter parameter ? _items.IndexOf(parameter) : -1;

    public override int IndexOf(string parameterName)
    {
        var name = parameterName.AsSpan().TrimStart('@');
        for (var i = 0; i < _items.Count; i++)
        {
            if (name.SequenceEqual(_items[i].ParameterName))
            {
                return i;
            }
        }
        return -1;
    }

    public override void Insert(int index, object value) => _items.Insert(index, Cast(value));
    public override void Remove(object value) => _items.Remove(Cast(value));
    public override void RemoveAt(int index) => _items.RemoveAt(index);
    public override void RemoveAt(string parameterName) => _items.RemoveAt(Existing(parameterName));

    internal ClickHouseParameter? Find(string name) => IndexOf(name) is >= 0 and var index ? _items[index] : null;

    protected override DbParameter GetParameter(int index) => _items[index];
    protected override DbParameter GetParameter(string parameterName) => _items[Existing(parameterName)];
    protected override void SetParameter(int index, DbParameter value) => _items[index] = Cast(value);
    protected override void SetParameter(string parameterName, DbParameter value) => _items[Existing(parameterName)] = Cast(value);

    private int Existing(string name) => IndexOf(name) is >= 0 and var index
        ? index
        : throw new ArgumentException($"There is no parameter '{name}'.", nameof(name));

    private static ClickHouseParameter Cast(object value) =>
        value as ClickHouseParameter ?? throw new ArgumentException($"A {value.GetType().Name} is not a {nameof(ClickHouseParameter)}.", nameof(value));
}
