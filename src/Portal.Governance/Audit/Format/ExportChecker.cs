using System.Security.Cryptography;

namespace Portal.Governance.Audit.Format;

/// <summary>
/// Checks an export with public keys alone: the form of every line to the bit, each entry against its leaf, each leaf's place, the tree against every checkpoint and
/// anchor, all signatures, and the digest over the file.
/// </summary>
/// <param name="keys">The keys to trust, from elsewhere than the export.</param>
/// <param name="anchors">Checkpoints kept elsewhere that the tree has to contain.</param>
/// <param name="onLeaf">Told every leaf's hash in order; null: nobody.</param>
internal sealed class ExportChecker(IReadOnlyList<VerificationKey> keys, IReadOnlyList<SignedCheckpoint> anchors, Action<long, byte[], ReadOnlyMemory<byte>>? onLeaf = null)
{
    private readonly ExportVerdict _verdict = new();
    private readonly Dictionary<string, ECDsa> _keys = new(StringComparer.Ordinal);
    private TreeCheck? _tree;
    private SignedRoots? _checkpoints;
    private SignedRoots? _anchored;
    private byte[] _entry = [];
    private bool _isBroken;
    private bool _hasEnd;

    public async Task<ExportVerdict> CheckAsync(Stream export, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var key in keys)
            {
                _keys.TryAdd(key.Id, key.Open());
            }
            using var lines = new LineReader(export);
            while (await lines.ReadAsync(cancellationToken))
            {
                Check(lines);
                if (_tree is { Size: > 0 } tree && tree.Size % 100_000 == 0)
                {
                    progress?.Report(tree.Size);
                }
            }
            Conclude();
            return _verdict;
        }
        finally
        {
            foreach (var key in _keys.Values)
            {
                key.Dispose();
            }
        }
    }

    private void Check(LineReader lines)
    {
        var line = lines.Line.Span;
        if (_hasEnd)
        {
            _verdict.Add(lines.Number, "there is something after the end of the export.");
        }
        else if (!lines.IsEnded)
        {
            _verdict.Add(lines.Number, "the line does not end with a line feed: the file is cut off or was changed.");
            _isBroken = true;
        }
        if (lines.Number == 1)
        {
            CheckHeader(line);
        }
        else if (line.StartsWith("{\"leaf\":"u8) || (_tree is not null && !line.StartsWith("{\"texts\":"u8) && !line.StartsWith("{\"end\":"u8)))
        {
            CheckLeaf(lines.Number, line);
        }
        else if (line.StartsWith("{\"texts\":"u8))
        {
            CheckTexts(lines.Number, line);
        }
        else if (line.StartsWith("{\"end\":"u8))
        {
            CheckEnd(lines, line);
        }
        else if (line.StartsWith("{\"checkpoint\":"u8))
        {
            CheckCheckpoint(lines.Number, line);
        }
        else if (!line.StartsWith("{\"key\":"u8) || VerificationKey.Parse(line) is null)
        {
            _verdict.Add(lines.Number, "this is no line of an export, or a public key that was changed.");
        }
    }

    private void CheckHeader(ReadOnlySpan<byte> line)
    {
        _verdict.Header = ExportHeader.Parse(line);
        if (_verdict.Header is null)
        {
            _verdict.Add(1, "this is not the first line of an export of an audit trail, or it was changed.");
        }
    }

    private void CheckCheckpoint(int number, ReadOnlySpan<byte> line)
    {
        if (SignedCheckpoint.Parse(line) is not { } checkpoint)
        {
            _verdict.Add(number, "the checkpoint was changed: it does not have the form it is written in.");
            return;
        }
        if (CheckSignature(number, checkpoint, "the checkpoint"))
        {
            _verdict.Checkpoints.Add(checkpoint);
        }
    }

    private bool CheckSignature(int? line, SignedCheckpoint checkpoint, string what)
    {
        if (_verdict.Header is { } header && checkpoint.Origin != header.Origin)
        {
            _verdict.Add(line, $"{what} of {checkpoint.Size} leaves is about another audit trail ({checkpoint.Origin}).");
        }
        else if (!_keys.TryGetValue(checkpoint.KeyId, out var key))
        {
            _verdict.Add(line, $"{what} of {checkpoint.Size} leaves is signed with key {checkpoint.KeyId}, which is not among the keys to trust.");
        }
        else if (!checkpoint.IsSignedBy(key))
        {
            _verdict.Add(line, $"{what} of {checkpoint.Size} leaves does not carry the signature of key {checkpoint.KeyId}: it was changed or forged.");
        }
        else
        {
            return true;
        }
        return false;
    }

    private void CheckLeaf(int number, ReadOnlySpan<byte> line)
    {
        BeginTree();
        var expected = _tree!.Size;
        if (!ExportLeaf.TryParse(line, out var leaf))
        {
            _verdict.Add(number, $"leaf {expected} was changed: the line does not have the form it is written in.");
            _entry = [];
            Append([]);
            return;
        }
        if (leaf.Index != expected)
        {
            _verdict.Add(number, $"leaf {leaf.Index} stands where leaf {expected} belongs: leaves were removed, added or swapped.");
        }
        var stated = new byte[MerkleHash.Length];
        Convert.FromHexString(leaf.HashHex, stated, out _, out _);
        _entry = leaf.Entry.ToArray();
        if (leaf.Entry.IsEmpty)
        {
            _verdict.Withheld++;
            if (_verdict.Header is { IsWhole: true })
            {
                _verdict.Add(number, $"the entry of leaf {expected} is missing.");
            }
            Append(stated);
            return;
        }
        _verdict.Entries++;
        var hash = MerkleHash.Leaf(leaf.Entry);
        if (!hash.AsSpan().SequenceEqual(stated))
        {
            _verdict.Add(number, $"the entry of leaf {expected} does not have the hash that stands beside it: the entry or the hash was changed.");
        }
        Append(hash);
    }

    private void Append(byte[] hash)
    {
        if (hash.Length == 0)
        {
            // The tree cannot be known from here on; its place is kept so that what follows is named rightly.
            _isBroken = true;
            hash = new byte[MerkleHash.Length];
        }
        onLeaf?.Invoke(_tree!.Size, hash, _entry);
        _tree!.Append(hash);
    }

    private void CheckTexts(int number, ReadOnlySpan<byte> line)
    {
        var leaf = (_tree?.Size ?? 0) - 1;
        if (ExportTexts.Parse(line) is not { } texts || texts.Leaf != leaf)
        {
            _verdict.Add(number, $"the texts of leaf {leaf} were changed: the line does not have the form it is written in, or stands elsewhere.");
            return;
        }
        _verdict.Texts += texts.Texts.Count;
        try
        {
            if (texts.FirstWrong(_entry) is { } place)
            {
                _verdict.Add(number, $"the text at '{place}' is not what the entry of leaf {leaf} commits to: it was changed.");
            }
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException)
        {
            _verdict.Add(number, $"the texts of leaf {leaf} cannot be held against its entry, which is damaged.");
        }
    }

    private void CheckEnd(LineReader lines, ReadOnlySpan<byte> line)
    {
        BeginTree();
        _hasEnd = true;
        if (ExportEnd.Parse(line) is not { } end)
        {
            _verdict.Add(lines.Number, "the end of the export was changed: it does not have the form it is written in.");
        }
        else if (!_keys.TryGetValue(end.KeyId, out var key))
        {
            _verdict.Add(lines.Number, $"the export is signed with key {end.KeyId}, which is not among the keys to trust.");
        }
        else if (_verdict.Header is { } header && !end.IsSignedBy(key, header.Origin))
        {
            _verdict.Add(lines.Number, $"the end of the export does not carry the signature of key {end.KeyId}: it was changed or forged.");
        }
        else if (!end.Digest.AsSpan().SequenceEqual(lines.DigestBefore()))
        {
            _verdict.Add(lines.Number, "the lines before the end are not those that were exported: the file was changed afterwards.");
        }
    }

    private void BeginTree()
    {
        if (_tree is not null)
        {
            return;
        }
        _checkpoints = new SignedRoots(_verdict.Checkpoints);
        _anchored = new SignedRoots(anchors.Where(anchor => CheckSignature(line: null, anchor, "the anchor")));
        _tree = new TreeCheck(_checkpoints, _anchored);
    }

    private void Conclude()
    {
        BeginTree();
        if (!_hasEnd)
        {
            _verdict.Add(line: null, "the export has no end: it was cut off.");
        }
        if (_verdict.Header is { } header && header.Size != _tree!.Size)
        {
            _verdict.Add(line: null, _tree.Size < header.Size
                ? $"the export ends after {_tree.Size} of {header.Size} leaves: {Leaves(_tree.Size, header.Size - 1)} missing at its end."
                : $"the export has {_tree.Size} leaves, {_tree.Size - header.Size} more than it says.");
        }
        _verdict.SignedUntil = _checkpoints!.SignedUntil;
        Conclude(_checkpoints, "checkpoint");
        Conclude(_anchored!, "anchor");
        if (_tree!.Size > 0 && _verdict.Checkpoints.All(checkpoint => checkpoint.Size != _tree.Size))
        {
            _verdict.Add(line: null, $"no checkpoint signs all of the {_tree.Size} leaves.");
        }
    }

    private void Conclude(SignedRoots roots, string what)
    {
        foreach (var wrong in roots.WrongCheckpoints)
        {
            _verdict.Add(line: null, $"the {what} of {wrong.Size} leaves has another root than the tree, while a later one agrees with it: the {what} is wrong.");
        }
        if (roots.Fault is { } fault && !_isBroken)
        {
            _verdict.Add(line: null, $"{Leaves(fault.From, fault.To)} not what the {what} of {fault.Checkpoint.Size} leaves ({fault.Checkpoint.Time:u}) signs; "
                + $"the {fault.From} before are as signed.");
        }
        if (roots.Beyond.FirstOrDefault() is { } beyond)
        {
            _verdict.Add(line: null, $"the {what} of {beyond.Size} leaves ({beyond.Time:u}) signs more than the {_tree!.Size} that are here: {Leaves(_tree.Size, beyond.Size - 1)} missing at the end.");
        }
    }

    private static string Leaves(long from, long to) => from == to ? $"leaf {from} is" : $"some of the leaves {from} to {to} are";
}
