using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Portal.Telemetry.ClickHouse;

/// <summary>
/// A value for a <c>{name:Type}</c> or <c>@name</c> placeholder. With the first the placeholder says the type, with the second
/// <see cref="ClickHouseType"/> or else the .NET type of the value does.
/// </summary>
public sealed class ClickHouseParameter : DbParameter
{
    private string _name = "";
    private DbType? _dbType;

    public ClickHouseParameter()
    {
    }

    public ClickHouseParameter(string name, object? value)
    {
        ParameterName = name;
        Value = value;
    }

    /// <summary>The placeholder's name; a leading <c>@</c> is dropped.</summary>
    [AllowNull]
    public override string ParameterName
    {
        get => _name;
        set => _name = (value ?? "").TrimStart('@');
    }

    public override object? Value { get; set; }

    /// <summary>The type an <c>@name</c> placeholder gets, such as <c>DateTime64(6, 'UTC')</c>; null: found from the value.</summary>
    public string? ClickHouseType { get; set; }

    /// <summary>Kept for callers that set it; the value's own type decides.</summary>
    public override DbType DbType
    {
        get => _dbType ?? DbType.Object;
        set => _dbType = value;
    }

    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set
        {
            if (value != ParameterDirection.Input)
            {
                throw new NotSupportedException("ClickHouse has no output parameters.");
            }
        }
    }

    public override bool IsNullable { get; set; }
    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get; set; } = "";

    public override bool SourceColumnNullMapping { get; set; }

    public override void ResetDbType() => _dbType = null;

    public override string ToString() => ParameterName;
}
