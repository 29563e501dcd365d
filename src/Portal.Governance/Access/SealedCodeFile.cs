using System.Security.Cryptography;
using System.Text.Json;

namespace Portal.Governance.Access;

/// <summary>A code that was made on the machine itself.</summary>
public sealed record MachineCode(SealedCodeKind Kind, byte[] Sha256, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>
/// Codes made by the command line, in the private file <c>sealed-codes.json</c> of the folder of keys: whoever can write there holds the portal's keys anyway.
/// A running portal takes a code out of the file when it is used.
/// </summary>
/// <param name="folder">The folder of keys.</param>
public sealed class SealedCodeFile(string folder)
{
    private readonly string _path = Path.Combine(folder, "sealed-codes.json");
    private readonly string _lock = Path.Combine(folder, "sealed-codes.lock");

    public void Add(MachineCode code)
    {
        SecretFile.CreateFolder(folder);
        using var turn = SecretFile.Lock(_lock);
        Write([.. Read().Where(known => known.ExpiresAt > code.CreatedAt), code]);
    }

    /// <summary>Takes a code out; null when it is not there or past its end.</summary>
    public MachineCode? Take(SealedCodeKind kind, byte[] sha256, DateTimeOffset now)
    {
        if (!File.Exists(_path))
        {
            return null;
        }
        using var turn = SecretFile.Lock(_lock);
        var codes = Read();
        var found = codes.Find(code => code.Kind == kind && CryptographicOperations.FixedTimeEquals(code.Sha256, sha256));
        if (found is null)
        {
            return null;
        }
        Write([.. codes.Where(code => code != found)]);
        return found.ExpiresAt > now ? found : null;
    }

    private List<MachineCode> Read() => File.Exists(_path) ? JsonSerializer.Deserialize<List<MachineCode>>(File.ReadAllBytes(_path)) ?? [] : [];

    private void Write(List<MachineCode> codes) => SecretFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(codes));
}
