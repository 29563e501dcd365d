using System.Globalization;
using System.Text;
using Portal.Governance.Audit.Format;
using Portal.VerifyAudit;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    var arguments = Arguments.Parse(args);
    return await IsProofAsync(arguments.File) ? CheckProof(arguments) : await CheckExportAsync(arguments);
}
catch (UsageException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine();
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

static async Task<bool> IsProofAsync(string path)
{
    await using var file = File.OpenRead(path);
    var start = new byte[16];
    var read = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false);
    var text = Encoding.UTF8.GetString(start, 0, read);
    return text.StartsWith("{\"inclusion\":", StringComparison.Ordinal) || text.StartsWith("{\"consistency\":", StringComparison.Ordinal);
}

static int CheckProof(Arguments arguments)
{
    var json = File.ReadAllText(arguments.File).TrimEnd();
    if (ProofDocument.ParseInclusion(json) is { } inclusion)
    {
        return Tell(
            ProofDocument.Fault(inclusion.Checkpoint, arguments.Keys) ?? (inclusion.Holds() ? null : $"The entry is not leaf {inclusion.Index} of the tree of {inclusion.Checkpoint.Size} leaves."),
            $"The entry is leaf {inclusion.Index} of the tree of {inclusion.Checkpoint.Size:N0} leaves, signed {inclusion.Checkpoint.Time:u} with key {inclusion.Checkpoint.KeyId}:\n{inclusion.Entry}");
    }
    if (ProofDocument.ParseConsistency(json) is { } consistency)
    {
        return Tell(
            ProofDocument.Fault(consistency.Older, arguments.Keys) ?? ProofDocument.Fault(consistency.Newer, arguments.Keys)
                ?? (consistency.Holds() ? null : $"The tree of {consistency.Newer.Size} leaves does not continue that of {consistency.Older.Size}: leaves were changed or removed."),
            $"The tree of {consistency.Newer.Size:N0} leaves ({consistency.Newer.Time:u}) continues that of {consistency.Older.Size:N0} ({consistency.Older.Time:u}): none of those was changed or removed.");
    }
    Console.WriteLine("WRONG  The proof does not have the form it is written in: it was changed.");
    return 1;
}

static async Task<int> CheckExportAsync(Arguments arguments)
{
    var leaves = arguments.Entries.Count > 0 || arguments.From is not null ? new LeafStore(arguments.Entries) : null;
    var checker = new ExportChecker(arguments.Keys, arguments.Anchors, leaves is null ? null : leaves.Add);
    await using var file = new FileStream(arguments.File, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
    var verdict = await checker.CheckAsync(file, new Progress(), CancellationToken.None);
    foreach (var fault in verdict.Faults)
    {
        Console.WriteLine($"WRONG  {fault}");
    }
    if (!verdict.IsGood)
    {
        Console.WriteLine();
        Console.WriteLine($"{verdict.FaultCount} faults. The first {verdict.SignedUntil:N0} leaves are as checkpoints sign them.");
        return 1;
    }
    var newest = verdict.Checkpoints.MaxBy(checkpoint => checkpoint.Size);
    Console.WriteLine($"GOOD   {verdict.Header!.Size:N0} leaves: {verdict.Entries:N0} entries, {verdict.Withheld:N0} as hashes only; {verdict.Texts:N0} personal texts; exported {verdict.Header.Time:u}.");
    Console.WriteLine($"       {verdict.Checkpoints.Count:N0} checkpoints with right roots and signatures, {arguments.Anchors.Count:N0} anchors contained.");
    if (newest is not null)
    {
        Console.WriteLine($"       root {Convert.ToHexStringLower(newest.Root)} of {newest.Size:N0} leaves, signed {newest.Time:u} with key {newest.KeyId}.");
    }
    return leaves is null ? 0 : Prove(arguments, leaves, verdict, newest);
}

static int Prove(Arguments arguments, LeafStore leaves, ExportVerdict verdict, SignedCheckpoint? newest)
{
    var wrong = 0;
    foreach (var entry in arguments.Entries)
    {
        if (newest is null || leaves.Find(entry) is not { } index)
        {
            wrong |= Tell($"{entry} is not among the entries of this export.", "");
            continue;
        }
        var path = leaves.Hashes(MerkleProof.InclusionRanges(index, newest.Size));
        wrong |= Tell(
            MerkleProof.Includes(index, newest.Size, leaves.Leaf(index), path, newest.Root) ? null : $"{entry} is not in the tree.",
            $"{entry} is leaf {index} of {newest.Size:N0}: {path.Count} hashes lead from it to the signed root.");
    }
    if (arguments is { From: { } from, To: { } to })
    {
        var older = verdict.Checkpoints.Find(checkpoint => checkpoint.Size == from);
        var newer = verdict.Checkpoints.Find(checkpoint => checkpoint.Size == to);
        if (older is null || newer is null || from > to)
        {
            return Tell($"The export has no checkpoint of {(older is null ? from : to)} leaves, or --from is larger than --to.", "");
        }
        var path = leaves.Hashes(MerkleProof.ConsistencyRanges(from, to));
        wrong |= Tell(
            MerkleProof.Continues(from, to, older.Root, newer.Root, path) ? null : $"The tree of {to} leaves does not continue that of {from}.",
            $"The tree of {to:N0} leaves continues that of {from:N0}: {path.Count} hashes prove it.");
    }
    return wrong;
}

static int Tell(string? fault, string good)
{
    Console.WriteLine(fault is null ? $"GOOD   {good}" : $"WRONG  {fault}");
    return fault is null ? 0 : 1;
}
