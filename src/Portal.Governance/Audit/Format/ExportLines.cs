using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Portal.Governance.Audit.Format;

/// <summary>The first line of an export.</summary>
/// <param name="Size">Leaves: the size of the newest checkpoint in it.</param>
/// <param name="Time">UTC, in microseconds; when it was made.</param>
/// <param name="IsWhole">Every leaf comes with its entry; else entries outside the request are there as hashes only.</param>
internal sealed record ExportHeader(Guid Origin, long Size, DateTimeOffset Time, bool IsWhole)
{
    public static ExportHeader? Parse(ReadOnlySpan<byte> line)
    {
        var header = StrictJson.Read(line, "export", json => new ExportHeader(
            json.GetProperty("origin").GetGuid(),
            json.GetProperty("size").GetInt64(),
            json.GetProperty("time").GetDateTimeOffset(),
            json.GetProperty("whole").GetBoolean()));
        if (header is null)
        {
            return null;
        }
        var writer = new CanonicalWriter();
        header.Write(writer);
        return writer.Written.SequenceEqual(line) ? header : null;
    }

    public void Write(CanonicalWriter writer) => writer.Raw("{\"export\":{\"v\":1,\"origin\":"u8).Id(Origin).Raw(",\"size\":"u8).Number(Size)
        .Raw(",\"time\":"u8).Time(Time).Raw(",\"whole\":"u8).Raw(IsWhole ? "true}}"u8 : "false}}"u8);
}

/// <summary>The last line: it signs every byte before it.</summary>
/// <param name="Digest">SHA-256 of the lines before it, their line feeds included.</param>
internal sealed record ExportEnd(byte[] Digest, string KeyId, byte[] Signature)
{
    public static byte[] Message(Guid origin, ReadOnlySpan<byte> digest, string keyId) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"portal audit export v1\n{origin}\n{Convert.ToHexStringLower(digest)}\n{keyId}\n"));

    public static ExportEnd? Parse(ReadOnlySpan<byte> line)
    {
        var end = StrictJson.Read(line, "end", json => new ExportEnd(
            Convert.FromHexString(json.GetProperty("digest").GetString()!),
            json.GetProperty("key").GetString()!,
            json.GetProperty("signature").GetBytesFromBase64()));
        if (end is null)
        {
            return null;
        }
        var writer = new CanonicalWriter();
        end.Write(writer);
        return writer.Written.SequenceEqual(line) ? end : null;
    }

    public bool IsSignedBy(ECDsa key, Guid origin) => key.VerifyData(Message(origin, Digest, KeyId), Signature, HashAlgorithmName.SHA256);

    public void Write(CanonicalWriter writer) =>
        writer.Raw("{\"end\":{\"digest\":"u8).Hex(Digest).Raw(",\"key\":"u8).String(KeyId).Raw(",\"signature\":"u8).Base64(Signature).Raw("}}"u8);
}

/// <summary>The line of a leaf: its hash, and its entry unless that is withheld.</summary>
internal readonly ref struct ExportLeaf
{
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    public long Index { get; private init; }

    public ReadOnlySpan<byte> HashHex { get; private init; }

    /// <summary>The leaf's bytes; empty where the entry is withheld.</summary>
    public ReadOnlySpan<byte> Entry { get; private init; }

    public static void Write(CanonicalWriter writer, long index, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> entry)
    {
        writer.Raw("{\"leaf\":"u8).Number(index).Raw(",\"hash\":"u8).Hex(hash);
        if (entry.Length > 0)
        {
            writer.Raw(",\"entry\":"u8).Raw(entry);
        }
        writer.Raw("}"u8);
    }

    /// <summary>Takes a line apart without reading JSON: what stands between the fixed parts is the entry, bit for bit.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out ExportLeaf leaf)
    {
        leaf = default;
        if (!line.StartsWith("{\"leaf\":"u8) || !Utf8Parser.TryParse(line[8..], out long index, out var digits) || (line[8] == '0' && digits > 1) || index < 0)
        {
            return false;
        }
        var rest = line[(8 + digits)..];
        const int HexLength = MerkleHash.Length * 2;
        if (!rest.StartsWith(",\"hash\":\""u8) || rest.Length < 9 + HexLength + 2)
        {
            return false;
        }
        var hex = rest.Slice(9, HexLength);
        rest = rest[(9 + HexLength)..];
        if (hex.ContainsAnyExcept(HexDigits))
        {
            return false;
        }
        if (rest.SequenceEqual("\"}"u8))
        {
            leaf = new ExportLeaf { Index = index, HashHex = hex };
            return true;
        }
        if (!rest.StartsWith("\",\"entry\":{"u8) || !rest.EndsWith("}}"u8))
        {
            return false;
        }
        leaf = new ExportLeaf { Index = index, HashHex = hex, Entry = rest[10..^1] };
        return true;
    }
}

/// <summary>The line with the personal texts of the leaf before it, with the salts that open their commitments.</summary>
/// <param name="Texts">By place in the entry, in ordinal order.</param>
internal sealed record ExportTexts(long Leaf, IReadOnlyList<(string Place, byte[] Salt, string Text)> Texts)
{
    public static ExportTexts? Parse(ReadOnlySpan<byte> line)
    {
        var texts = StrictJson.Read(line, "texts", json => new ExportTexts(
            json.GetProperty("leaf").GetInt64(),
            [.. json.GetProperty("values").EnumerateObject().Select(one => (
                one.Name, Convert.FromHexString(one.Value.GetProperty("salt").GetString()!), one.Value.GetProperty("text").GetString()!))]));
        if (texts is null)
        {
            return null;
        }
        var writer = new CanonicalWriter();
        texts.Write(writer);
        return writer.Written.SequenceEqual(line) ? texts : null;
    }

    public void Write(CanonicalWriter writer)
    {
        writer.Raw("{\"texts\":{\"leaf\":"u8).Number(Leaf).Raw(",\"values\":{"u8);
        for (var i = 0; i < Texts.Count; i++)
        {
            var (place, salt, text) = Texts[i];
            writer.Raw(i > 0 ? ","u8 : default).String(place).Raw(":{\"salt\":"u8).Hex(salt).Raw(",\"text\":"u8).String(text).Raw("}"u8);
        }
        writer.Raw("}}}"u8);
    }

    /// <summary>The first place whose text is not what the entry commits to; null: all are.</summary>
    public string? FirstWrong(ReadOnlySpan<byte> entry)
    {
        var reader = new Utf8JsonReader(entry);
        using var document = JsonDocument.ParseValue(ref reader);
        foreach (var (place, salt, text) in Texts)
        {
            if (CommitmentAt(document.RootElement, place) is not { } commitment || commitment != Convert.ToHexStringLower(Commitment.Of(salt, place, text)))
            {
                return place;
            }
        }
        return null;
    }

    private static string? CommitmentAt(JsonElement entry, string place)
    {
        var parts = place.Split('/');
        JsonElement? found = parts switch
        {
            ["actor" or "subject"] => Member(Member(entry, parts[0]), "name"),
            ["reason"] => Member(entry, "reason"),
            ["changes", var number, var field, var side] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
                && Member(entry, "changes") is { ValueKind: JsonValueKind.Array } changes && i < changes.GetArrayLength()
                => Member(Member(Member(changes[i], "fields"), field), side),
            _ => null,
        };
        return Member(found, "commitment") is { ValueKind: JsonValueKind.String } commitment ? commitment.GetString() : null;
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } some && some.TryGetProperty(name, out var value) ? value : null;
}
