namespace Portal.Telemetry.Embedded.Sql;

/// <summary>
/// Which formats can be streamed. The library formats every block of a streamed result as a document of its own, so a format
/// streams only if documents can be put one behind the other once repeated headers are dropped. Others (JSON, Parquet, Pretty ...)
/// are formatted as a whole in the engine's memory.
/// </summary>
internal static class BlockFormats
{
    private static readonly Dictionary<string, BlockHeader> Headers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["TabSeparated"] = BlockHeader.None,
        ["TSV"] = BlockHeader.None,
        ["TabSeparatedRaw"] = BlockHeader.None,
        ["TSVRaw"] = BlockHeader.None,
        ["Raw"] = BlockHeader.None,
        ["CSV"] = BlockHeader.None,
        ["TSKV"] = BlockHeader.None,
        ["LineAsString"] = BlockHeader.None,
        ["RawBLOB"] = BlockHeader.None,
        ["JSONEachRow"] = BlockHeader.None,
        ["JSONLines"] = BlockHeader.None,
        ["NDJSON"] = BlockHeader.None,
        ["JSONStringsEachRow"] = BlockHeader.None,
        ["JSONCompactEachRow"] = BlockHeader.None,
        ["JSONCompactStringsEachRow"] = BlockHeader.None,
        ["RowBinary"] = BlockHeader.None,
        ["Native"] = BlockHeader.None,
        ["MsgPack"] = BlockHeader.None,
        ["TabSeparatedWithNames"] = BlockHeader.OneLine,
        ["TSVWithNames"] = BlockHeader.OneLine,
        ["TabSeparatedWithNamesAndTypes"] = BlockHeader.TwoLines,
        ["TSVWithNamesAndTypes"] = BlockHeader.TwoLines,
        ["CSVWithNames"] = BlockHeader.OneCsvLine,
        ["CSVWithNamesAndTypes"] = BlockHeader.TwoCsvLines,
        ["JSONCompactEachRowWithNames"] = BlockHeader.OneLine,
        ["JSONCompactEachRowWithNamesAndTypes"] = BlockHeader.TwoLines,
        ["JSONCompactStringsEachRowWithNames"] = BlockHeader.OneLine,
        ["JSONCompactStringsEachRowWithNamesAndTypes"] = BlockHeader.TwoLines,
        ["RowBinaryWithNames"] = BlockHeader.BinaryNames,
        ["RowBinaryWithNamesAndTypes"] = BlockHeader.BinaryNamesAndTypes,
    };

    /// <summary>What each block of this format begins with, or null when the format cannot be streamed.</summary>
    public static BlockHeader? HeaderOf(string format) => Headers.TryGetValue(format, out var header) ? header : null;

    /// <summary>Settings that change what a block begins or ends with.</summary>
    public static bool ForbidsBlocks(ReadOnlySpan<byte> settingName) =>
        settingName.SequenceEqual("extremes"u8)
        || settingName.SequenceEqual("output_format_json_array_of_rows"u8)
        || settingName.SequenceEqual("output_format_binary_encode_types_in_binary_format"u8);
}

/// <summary>What every block of a streamed result begins with.</summary>
internal enum BlockHeader
{
    None,
    OneLine,
    TwoLines,
    OneCsvLine,
    TwoCsvLines,
    BinaryNames,
    BinaryNamesAndTypes,
}
