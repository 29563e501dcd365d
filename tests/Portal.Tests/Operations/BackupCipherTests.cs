using System.Security.Cryptography;
using Portal.Operations.Backup;

namespace Portal.Tests.Operations;

public sealed class BackupCipherTests
{
    private static readonly BackupLock Passphrase = new("correct horse battery staple");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BackupCipher.PieceBytes)]
    [InlineData((3 * BackupCipher.PieceBytes) + 17)]
    public async Task Content_OfAnySize_ComesBack(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);

        (await OpenAsync(await SealAsync(content, Passphrase), Passphrase)).ShouldBe(content);
    }

    [Fact]
    public async Task PublicKey_Seals_AndOnlyThePrivateKeyOpens()
    {
        using var rsa = RSA.Create(3072);
        using var other = RSA.Create(3072);
        var file = await SealAsync([1, 2, 3], new BackupLock(PublicKey: rsa.ExportSubjectPublicKeyInfoPem()));

        (await OpenAsync(file, new BackupLock(PrivateKey: rsa.ExportPkcs8PrivateKeyPem()))).ShouldBe([1, 2, 3]);
        (await RefusalAsync(file, new BackupLock(PrivateKey: other.ExportPkcs8PrivateKeyPem()))).ShouldContain("is not the one");
        (await RefusalAsync(file, new BackupLock())).ShouldContain("--private-key");
    }

    [Fact]
    public async Task Passphrase_WrongOrMissing_IsRefused()
    {
        var file = await SealAsync([1, 2, 3], Passphrase);

        (await RefusalAsync(file, new BackupLock("correct horse battery stable"))).ShouldContain("is not the one");
        (await RefusalAsync(file, new BackupLock())).ShouldContain("--passphrase-file");
    }

    [Fact]
    public async Task Content_ChangedMovedOrCutOff_IsRefused()
    {
        // A small iteration count would be welcome here; one key is derived per opening.
        using var rsa = RSA.Create(2048);
        var with = new BackupLock(PublicKey: rsa.ExportSubjectPublicKeyInfoPem(), PrivateKey: rsa.ExportPkcs8PrivateKeyPem());
        var file = await SealAsync(RandomNumberGenerator.GetBytes(3 * BackupCipher.PieceBytes), with);
        var piece = sizeof(int) + BackupCipher.PieceBytes + BackupCipher.TagBytes;
        var start = file.Length - (3 * piece);

        foreach (var place in new[] { start + 10, start + piece + 1, file.Length - 1, start + 3, 20 })
        {
            var changed = (byte[])file.Clone();
            changed[place] ^= 1;
            await Should.ThrowAsync<BackupException>(() => OpenAsync(changed, with), $"byte {place}");
        }
        byte[] swapped = [.. file[..start], .. file[(start + piece)..(start + (2 * piece))], .. file[start..(start + piece)], .. file[(start + (2 * piece))..]];
        await Should.ThrowAsync<BackupException>(() => OpenAsync(swapped, with), "pieces swapped");
        await Should.ThrowAsync<BackupException>(() => OpenAsync(file[..^piece], with), "the last piece is missing");
        await Should.ThrowAsync<BackupException>(() => OpenAsync(file[..^1], with), "the last byte is missing");
    }

    [Fact]
    public async Task PublicKey_TooSmall_IsRefused()
    {
        using var small = RSA.Create(1024);

        (await Should.ThrowAsync<BackupException>(() => SealAsync([1], new BackupLock(PublicKey: small.ExportSubjectPublicKeyInfoPem())))).Message.ShouldContain("1024 bits");
    }

    private static async Task<byte[]> SealAsync(byte[] content, BackupLock with)
    {
        using var file = new MemoryStream();
        await using (var stream = await BackupCipher.EncryptAsync(file, with, CancellationToken.None))
        {
            await stream.WriteAsync(content);
        }
        return file.ToArray();
    }

    private static async Task<byte[]> OpenAsync(byte[] file, BackupLock with)
    {
        await using var content = await BackupCipher.OpenAsync(new MemoryStream(file), with, CancellationToken.None);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        return copy.ToArray();
    }

    private static async Task<string> RefusalAsync(byte[] file, BackupLock with) => (await Should.ThrowAsync<BackupException>(() => OpenAsync(file, with))).Message;
}
