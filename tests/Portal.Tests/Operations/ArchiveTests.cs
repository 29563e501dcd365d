using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Portal.Operations.Backup;
using Portal.Telemetry;

namespace Portal.Tests.Operations;

public sealed class ArchiveTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 11, 21, 2, 30, 0, TimeSpan.Zero);

    // Five megabytes: two entries of a stream.
    private static readonly byte[] Large = Pseudorandom(5 << 20);

    [Fact]
    public async Task Streams_OfAnySize_AreReadBackInOrder()
    {
        using var file = await WriteAsync();
        (await ArchiveReader.VerifyAsync(file, TestContext.Current.CancellationToken)).AsOf.ShouldBe(AsOf);
        file.Position = 0;
        var read = new List<(string Name, string Hash)>();
        await ArchiveReader.ReadAsync(file, async (name, content) => read.Add((name, Convert.ToHexString(await SHA256.HashDataAsync(content)))), TestContext.Current.CancellationToken);

        read.ShouldBe([("keys/a", Hash("secret"u8)), ("telemetry/empty", Hash([])), ("telemetry/large", Hash(Large)), ("records/b", Hash("[1]\n"u8))]);
    }

    [Fact]
    public async Task Stream_LeftUnread_IsSkipped()
    {
        using var file = await WriteAsync();
        var names = new List<string>();
        await ArchiveReader.ReadAsync(file, (name, _) => { names.Add(name); return Task.CompletedTask; }, TestContext.Current.CancellationToken);

        names.ShouldBe(["keys/a", "telemetry/empty", "telemetry/large", "records/b"]);
    }

    [Fact]
    public async Task Verify_AnyByteChangedOrCutOff_IsRefused()
    {
        using var whole = await WriteAsync();
        var tar = Decompress(whole.ToArray());
        var random = new Random(4);
        // Content, names, hashes, manifest: wherever something of use lies. Padding and unused header fields may change unnoticed.
        var places = Enumerable.Range(0, 15).Select(_ => random.Next(tar.Length - 20_480)).Append(IndexOf(tar, "\"asOf\"") + 12).Append(IndexOf(tar, "secret"));
        foreach (var place in places.Where(place => tar[place] != 0))
        {
            var changed = (byte[])tar.Clone();
            changed[place] ^= 1;
            (await VerifyAsync(Compress(changed))).ShouldBeFalse($"byte {place} was changed");
        }
        // What lies behind the manifest's hash is the end mark of tar and the checksum of gzip.
        for (var length = whole.Length - 64; length > 0; length -= whole.Length / 4)
        {
            (await VerifyAsync(whole.ToArray()[..(int)length])).ShouldBeFalse($"cut off at {length} of {whole.Length}");
        }
    }

    [Fact]
    public async Task Verify_NewerFormat_SaysSo()
    {
        using var file = await WriteAsync(new BackupManifest { Format = 2, Portal = "9", AsOf = AsOf });

        (await Should.ThrowAsync<BackupException>(() => ArchiveReader.VerifyAsync(file, TestContext.Current.CancellationToken))).Message.ShouldContain("Restore it with a newer portal");
    }

    [Theory]
    [InlineData("keys/../portal.lock")]
    [InlineData("keys//etc/passwd")]
    [InlineData("spool/../../elsewhere")]
    [InlineData("/etc/passwd")]
    [InlineData("other/file")]
    public void PathOf_NameThatLeadsOut_IsRefused(string name) =>
        Should.Throw<BackupException>(() => BackupFiles.PathOf(new DataDirectory(Path.GetFullPath("/var/lib/portal")), name));

    [Fact]
    public void PathOf_Names_LieInTheirFolders()
    {
        var data = new DataDirectory(Path.GetFullPath("/var/lib/portal"));
        BackupFiles.PathOf(data, "keys/audit/active").ShouldBe(Path.Combine(data.Root, "keys", "audit", "active"));
        BackupFiles.PathOf(data, "spool/cursor").ShouldBe(Path.Combine(data.Root, "spool", "cursor"));
        BackupFiles.PathOf(data, "dev-keys.json").ShouldBe(Path.Combine(data.Root, "dev-keys.json"));
    }

    internal static async Task<MemoryStream> WriteAsync(BackupManifest? manifest = null)
    {
        var file = new MemoryStream();
        await using (var archive = new ArchiveWriter(file, AsOf))
        {
            foreach (var (name, content) in new[] { ("keys/a", "secret"u8.ToArray()), ("telemetry/empty", []), ("telemetry/large", Large), ("records/b", "[1]\n"u8.ToArray()) })
            {
                await using var stream = archive.Open(name);
                await stream.WriteAsync(content);
            }
            await archive.CompleteAsync(manifest ?? new BackupManifest { Format = BackupManifest.CurrentFormat, Portal = "1.0", AsOf = AsOf }, CancellationToken.None);
        }
        file.Position = 0;
        return file;
    }

    private static async Task<bool> VerifyAsync(byte[] archive)
    {
        try
        {
            using var file = new MemoryStream(archive);
            await ArchiveReader.VerifyAsync(file, TestContext.Current.CancellationToken);
            return true;
        }
        catch (BackupException)
        {
            return false;
        }
    }

    private static byte[] Decompress(byte[] gzip)
    {
        using var source = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        using var copy = new MemoryStream();
        source.CopyTo(copy);
        return copy.ToArray();
    }

    private static byte[] Compress(byte[] tar)
    {
        using var copy = new MemoryStream();
        using (var gzip = new GZipStream(copy, CompressionLevel.NoCompression))
        {
            gzip.Write(tar);
        }
        return copy.ToArray();
    }

    private static int IndexOf(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text));

    private static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexString(SHA256.HashData(content));

    private static byte[] Pseudorandom(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
