using Portal.Access;
using Portal.Telemetry;
using Portal.Testing;

namespace Portal.Tests.Access;

public sealed class ApiKeyStoreTests : IDisposable
{
    private readonly DataDirectory _data = new(Directory.CreateTempSubdirectory("portal-keys-").FullName);
    private readonly ManualTime _time = new();

    private string KeysFile => Path.Combine(_data.Keys, "api-keys.json");

    public void Dispose() => Directory.Delete(_data.Root, recursive: true);

    [Fact]
    public void Find_CreatedKey_ReturnsItsScopeAndTenant()
    {
        var keys = new ApiKeyStore(_data, _time);
        var (key, text) = keys.Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null);

        var found = keys.Find(text).ShouldNotBeNull();
        (found.Id, found.Tenant, found.Scope).ShouldBe((key.Id, "shop", ApiKeyScope.Ingest));
    }

    [Fact]
    public void Create_OnDisk_KeepsNoSecretAndIsReadableByItsOwnerOnly()
    {
        var (_, text) = new ApiKeyStore(_data, _time).Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null);
        var secret = text.Split('_')[2];

        File.ReadAllText(KeysFile).ShouldNotContain(secret);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(KeysFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(_data.Keys).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void Find_WellFormedKeyWithAnotherSecret_IsNull()
    {
        var keys = new ApiKeyStore(_data, _time);
        var (key, _) = keys.Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null);
        // Same id, other secret, right checksum: what somebody who knows ids would try.
        var body = $"{ApiKeyFormat.Prefix}{key.Id}_{new string('A', 32)}";
        var crc = ApiKeyFormat.Crc32(System.Text.Encoding.ASCII.GetBytes(body));
        const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        var digits = Enumerable.Range(0, 6).Select(i => Alphabet[(int)(crc / (uint)Math.Pow(62, 5 - i) % 62)]);
        var forged = body + string.Concat(digits);

        ApiKeyFormat.ReadId(forged).ShouldBe(key.Id);
        keys.Find(forged).ShouldBeNull();
    }

    [Fact]
    public void Find_AfterItsEnd_IsNull()
    {
        var keys = new ApiKeyStore(_data, _time);
        var (_, text) = keys.Create("exporter", ApiKeyScope.Ingest, "shop", TimeSpan.FromDays(1));
        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        keys.Find(text).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));
        keys.Find(text).ShouldBeNull();
    }

    [Fact]
    public void Revoke_ByAnotherProcess_IsSeenWithinASecond()
    {
        var portal = new ApiKeyStore(_data, _time);
        var command = new ApiKeyStore(_data, _time);
        var (key, text) = command.Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null);

        _time.Advance(TimeSpan.FromSeconds(1));
        portal.Find(text).ShouldNotBeNull();
        command.Revoke(key.Id).ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(1));
        portal.Find(text).ShouldBeNull();
    }

    [Fact]
    public async Task Create_ByManyWritersAtOnce_LosesNone()
    {
        await Parallel.ForAsync(0, 8, (writer, _) =>
        {
            var keys = new ApiKeyStore(_data, TimeProvider.System);
            for (var i = 0; i < 5; i++)
            {
                keys.Create($"{writer}-{i}", ApiKeyScope.Read, "shop", lifetime: null);
            }
            return ValueTask.CompletedTask;
        });
        new ApiKeyStore(_data, _time).List().Count.ShouldBe(40);
    }

    [Fact]
    public void SaveLastUsed_AfterUse_KeepsTheTimeAndOtherWritersKeys()
    {
        var keys = new ApiKeyStore(_data, _time);
        var (key, text) = keys.Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null);
        keys.Find(text);
        new ApiKeyStore(_data, _time).Create("other", ApiKeyScope.Read, "shop", lifetime: null);

        keys.SaveLastUsed();

        var stored = new ApiKeyStore(_data, _time).List();
        stored.Count.ShouldBe(2);
        stored.Single(candidate => candidate.Id == key.Id).LastUsed.ShouldBe(_time.GetUtcNow());
    }

    [Fact]
    public void Open_DamagedKeysFileSaysWhichAndWhatToDo()
    {
        _ = new ApiKeyStore(_data, _time);
        File.WriteAllText(KeysFile, "{ not json");
        Should.Throw<InvalidDataException>(() => new ApiKeyStore(_data, _time)).Message.ShouldContain(KeysFile);
    }
}
