using System.Globalization;
using System.Text;
using System.Text.Json;
using Portal.Governance.Audit.Format;

namespace Portal.VerifyAudit;

/// <summary>The hashes of an export's leaves, for proofs that it can give by itself.</summary>
/// <param name="wanted">Entries to remember, by id or leaf.</param>
internal sealed class LeafStore(IReadOnlyList<string> wanted)
{
    private readonly List<byte[]> _hashes = [];
    private readonly Dictionary<string, long> _found = new(StringComparer.OrdinalIgnoreCase);

    public void Add(long index, byte[] hash, ReadOnlyMemory<byte> entry)
    {
        _hashes.Add(hash);
        foreach (var one in wanted)
        {
            if (one == index.ToString(CultureInfo.InvariantCulture) || (Guid.TryParse(one, out var id) && IsEntry(id, entry.Span)))
            {
                _found[one] = index;
            }
        }
    }

    /// <summary>The leaf of a wanted entry; null: it is not in the export, or withheld.</summary>
    public long? Find(string entry) => _found.TryGetValue(entry, out var index) ? index : null;

    public byte[] Leaf(long index) => _hashes[(int)index];

    public List<byte[]> Hashes(IEnumerable<LeafRange> ranges) => [.. ranges.Select(range => Hash((int)range.From, (int)range.To))];

    private byte[] Hash(int from, int to)
    {
        if (to - from == 1)
        {
            return _hashes[from];
        }
        var middle = from + (int)MerkleProof.Split(to - from);
        return MerkleHash.Node(Hash(from, middle), Hash(middle, to));
    }

    private static bool IsEntry(Guid id, ReadOnlySpan<byte> entry)
    {
        if (entry.IndexOf(Encoding.ASCII.GetBytes(id.ToString())) < 0)
        {
            return false;
        }
        var reader = new Utf8JsonReader(entry);
        using var json = JsonDocument.ParseValue(ref reader);
        return json.RootElement.TryGetProperty("id", out var found) && found.TryGetGuid(out var stated) && stated == id;
    }
}
