using System.Globalization;
using System.Security.Cryptography;
using Portal.Governance.Audit.Format;

namespace Portal.VerifyAudit;

/// <summary>The command line cannot be followed; the message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>What the command line asks for.</summary>
internal sealed class Arguments
{
    public const string Usage = """
        usage: verify-audit FILE --key PUBLIC-KEY.pem [options]

        FILE is an export of the audit trail, or a proof: both come from the portal's audit page and API.

          --key PEM            public key to trust; repeat it for older keys. Take it from the portal's owner, not from the export
          --anchors JSONL      checkpoints kept elsewhere, such as the portal's anchor file or what the webhook received: the export has to contain them
          --entry ID|LEAF      also prove that this entry is in the newest checkpoint's tree
          --from N --to M      also prove that the checkpoint of M leaves continues that of N

        Exit code 0: everything holds. 1: something is wrong, and the output says where. 2: the command could not be followed.
        """;

    public string File { get; private set; } = "";

    public List<VerificationKey> Keys { get; } = [];

    public List<SignedCheckpoint> Anchors { get; } = [];

    public List<string> Entries { get; } = [];

    public long? From { get; private set; }

    public long? To { get; private set; }

    /// <exception cref="UsageException">Something is missing or unknown.</exception>
    public static Arguments Parse(string[] args)
    {
        var parsed = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--key":
                    parsed.Keys.Add(ReadKey(Required(args[i++], value)));
                    break;
                case "--anchors":
                    parsed.Anchors.AddRange(ReadAnchors(Required(args[i++], value)));
                    break;
                case "--entry":
                    parsed.Entries.Add(Required(args[i++], value));
                    break;
                case "--from":
                    parsed.From = Size(args[i++], value);
                    break;
                case "--to":
                    parsed.To = Size(args[i++], value);
                    break;
                case var file when !file.StartsWith('-') && parsed.File.Length == 0:
                    parsed.File = file;
                    break;
                default:
                    throw new UsageException($"'{args[i]}' is not understood.");
            }
        }
        if (parsed.File.Length == 0)
        {
            throw new UsageException("No file is named.");
        }
        if (parsed.Keys.Count == 0)
        {
            throw new UsageException("No public key is named: without one nothing can be trusted.");
        }
        return parsed.From is null == parsed.To is null ? parsed : throw new UsageException("--from and --to belong together.");
    }

    private static string Required(string name, string? value) => value ?? throw new UsageException($"{name} needs a value.");

    private static long Size(string name, string? value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : throw new UsageException($"{name} needs a number of leaves.");

    private static VerificationKey ReadKey(string path)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(System.IO.File.ReadAllText(path));
            var info = key.ExportSubjectPublicKeyInfo();
            return new VerificationKey(VerificationKey.IdOf(info), info, default);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            throw new UsageException($"{path} is no public key: {exception.Message}");
        }
    }

    private static IEnumerable<SignedCheckpoint> ReadAnchors(string path)
    {
        var number = 0;
        foreach (var line in System.IO.File.ReadLines(path))
        {
            number++;
            if (line.Length > 0)
            {
                yield return SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(line)) ?? throw new UsageException($"Line {number} of {path} is no checkpoint.");
            }
        }
    }
}
