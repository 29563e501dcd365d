using Portal.Telemetry.ClickHouse;

namespace Portal.Tests.ClickHouse;

public sealed class PlaceholdersTests
{
    [Fact]
    public void Bind_Braces_FindsNamesAndTypesOutsideLiterals()
    {
        const string Sql = """
            SELECT '{a:String}', "{b:String}", `{c:String}`, 'it''s {d:String}', 'it\'s {e:String}' -- {f:String}
            /* {g:String} */ FROM t WHERE x = {x:UInt8} AND m = {m:Map(String, Array(Enum8('}' = 1)))} AND y = { y : Nullable(Int8) }
            """;
        var (statement, values) = Placeholders.Bind(Sql, new() { { "x", 1 }, { "m", new Dictionary<string, string[]> { ["k"] = ["}"] } }, { "y", null }, { "unused", 5 } });
        statement.ShouldBe(Sql);
        values.ShouldBe(new Dictionary<string, string> { ["x"] = "1", ["m"] = "{'k':['}']}", ["y"] = "\\N" }, ignoreOrder: true);
    }

    [Fact]
    public void Bind_At_BecomesBracesWithTheValuesType()
    {
        var (statement, values) = Placeholders.Bind("SELECT @a, '@a', @@a, x@a, @ab, @missing", new() { { "a", 5L }, { "@ab", new[] { "x", "y'z" } } });
        statement.ShouldBe("SELECT {a:Int64}, '@a', @@a, x@a, {ab:Array(String)}, @missing");
        values.ShouldBe(new Dictionary<string, string> { ["a"] = "5", ["ab"] = "['x','y\\'z']" }, ignoreOrder: true);
    }

    [Fact]
    public void Bind_NoParameterForAPlaceholder_NamesIt() =>
        Should.Throw<InvalidOperationException>(() => Placeholders.Bind("SELECT {from:DateTime}", [])).Message.ShouldContain("{from:DateTime}");

    [Fact]
    public void Bind_TwoTypesForAName_Throws() =>
        Should.Throw<InvalidOperationException>(() => Placeholders.Bind("SELECT {a:UInt8}, {a:String}", new() { { "a", 1 } })).Message.ShouldContain("one type");

    public static TheoryData<string, object?, string> Texts => new()
    {
        { "String", "a\\b\tc\nd'e\0", @"a\\b\tc\nd\'e\0" },
        { "Nullable(String)", null, "\\N" },
        { "Nullable(String)", "\\N", "\\\\N" },
        { "LowCardinality(Nullable(String))", null, "\\N" },
        { "Array(Nullable(String))", new[] { "a", null, "NULL" }, "['a',NULL,'NULL']" },
        { "Array(Array(UInt8))", new[] { new byte[] { 1, 2 }, [] }, "[[1,2],[]]" },
        { "Tuple(a UInt8, b String)", (1, "x"), "(1,'x')" },
        { "Bool", true, "true" },
        { "Float64", double.NaN, "nan" },
        { "Float64", 0.1, "0.1" },
        { "Decimal(18, 4)", 1.5m, "1.5" },
        { "Date", new DateOnly(2024, 2, 29), "2024-02-29" },
        { "DateTime", new DateTime(2024, 2, 29, 12, 0, 0, DateTimeKind.Utc), "1709208000" },
        { "DateTime64(6, 'UTC')", new DateTimeOffset(2024, 2, 29, 13, 0, 0, TimeSpan.FromHours(1)).AddTicks(1234567), "1709208000.123456" },
        { "DateTime64(9)", DateTime.UnixEpoch.AddTicks(1), "0000000000.000000100" },
        { "DateTime64(3, 'UTC')", new DateTime(1960, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc), "1960-01-02 03:04:05.678" },
        { "UUID", Guid.Parse("61f0c404-5cb3-11e7-907b-a6006ad3dba0"), "61f0c404-5cb3-11e7-907b-a6006ad3dba0" },
        { "Int8", DayOfWeek.Tuesday, "2" },
        { "UInt64", 5m, "5" },
        { "FixedString(4)", new byte[] { 0xFF, 0, (byte)'A', (byte)'\'' }, @"\xFF\x00A\x27" },
        { "Array(String)", new[] { new byte[] { 0xFE } }, @"['\xFE']" },
    };

    [Theory]
    [MemberData(nameof(Texts), DisableDiscoveryEnumeration = true)]
    public void Format_Value_IsWhatTheServerReads(string type, object? value, string expected) =>
        ParameterText.Format("p", type, value).ShouldBe(expected);

    [Fact]
    public void Format_TimeBeyondDateTime_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => ParameterText.Format("p", "DateTime", DateTime.UnixEpoch.AddTicks(-TimeSpan.TicksPerSecond)))
            .Message.ShouldContain("DateTime64");

    // The server would take each of these for another value, or say less clearly what is wrong.
    [Theory]
    [InlineData("UInt8", null)]
    [InlineData("UInt8", "1 OR 1=1")]
    [InlineData("UInt8", 300)]
    [InlineData("UInt8", -1)]
    [InlineData("Int8", -129)]
    [InlineData("UInt64", 2.5)]
    [InlineData("Float64", "1e5")]
    [InlineData("Decimal(9, 2)", "1")]
    [InlineData("Date", "1960-01-01")]
    [InlineData("Array(UInt16)", new[] { 70000 })]
    [InlineData("Array(UInt8)", "abc")]
    [InlineData("Map(String, String)", 1)]
    [InlineData("DateTime", 5)]
    [InlineData("Tuple(UInt8, UInt8)", new object[] { 1 })]
    [InlineData("Array(UInt8", null)]
    public void Format_ValueThatDoesNotFit_NamesParameterAndType(string type, object? value) =>
        Should.Throw<InvalidOperationException>(() => ParameterText.Format("limit", type, value)).Message.ShouldContain($"{{limit:{type}}}");
}
