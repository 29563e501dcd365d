using Portal.Access.Keys;
using Portal.Governance.Access;
using Portal.Telemetry;
using Portal.Testing;

namespace Portal.Tests.Access.Keys;

public sealed class KeyRingTests : IDisposable
{
    private readonly DataDirectory _data = new(Directory.CreateTempSubdirectory("portal-keys-").FullName);
    private readonly ManualTime _time = new();

    private string KeysFile => Path.Combine(_data.Keys, "api-keys.json");

    public void Dispose() => Directory.Delete(_data.Root, recursive: true);

    [Fact]
    public void Find_CreatedKey_ReturnsItsScopeAndTenant()
    {
        var keys = new KeyRing(_data, _time);
        var (key, text) = keys.Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null, "test");

        var found = keys.Find(text).ShouldNotBeNull();
        (found.Id, found.Tenant, found.Scope).ShouldBe((key.Id, "shop", ApiKeyScope.Ingest));
    }

    [Fact]
    public void Create_OnDisk_KeepsNoSecretAndIsReadableByItsOwnerOnly()
    {
        var (_, text) = new KeyRing(_data, _time).Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null, "test");
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
        var keys = new KeyRing(_data, _time);
        var (key, _) = keys.Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null, "test");
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
        var keys = new KeyRing(_data, _time);
        var (_, text) = keys.Create("exporter", ApiKeyScope.Ingest, "shop", TimeSpan.FromDays(1), "test");
        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        keys.Find(text).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));
        keys.Find(text).ShouldBeNull();
    }

    [Fact]
    public void Revoke_ByAnotherProcess_IsSeenWithinASecond()
    {
        var portal = new KeyRing(_data, _time);
        var command = new KeyRing(_data, _time);
        var (key, text) = command.Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null, "test");

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
            var keys = new KeyRing(_data, TimeProvider.System);
            for (var i = 0; i < 5; i++)
            {
                keys.Create($"{writer}-{i}", ApiKeyScope.Read, "shop", lifetime: null, "test");
            }
            return ValueTask.CompletedTask;
        });
        new KeyRing(_data, _time).List().Count.ShouldBe(40);
    }

    [Fact]
    public void TakeUses_AfterUse_GivesEachOnceAndTakesThemBack()
    {
        var keys = new KeyRing(_data, _time);
        var (key, text) = keys.Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null, "test");
        keys.Find(text);
        _time.Advance(TimeSpan.FromMinutes(5));
        keys.Find(text);

        var uses = keys.TakeUses();
        uses.ShouldBe(new Dictionary<string, DateTimeOffset> { [key.Id] = _time.GetUtcNow() });
        keys.TakeUses().ShouldBeEmpty();
        keys.ReturnUses(uses);
        keys.TakeUses().Keys.ShouldBe([key.Id]);
    }

    [Fact]
    public void Replace_WithWhatTheStoreHas_KeepsWhatItWasNotToldYet()
    {
        var keys = new KeyRing(_data, _time);
        var told = keys.Create("told", ApiKeyScope.Read, "shop", lifetime: null, "test");
        var revokedMeanwhile = keys.Create("revoked meanwhile", ApiKeyScope.Read, "shop", lifetime: null, "test");
        var asked = keys.ListUnstored();
        keys.Revoke(revokedMeanwhile.Key.Id).ShouldBeTrue();
        var made = keys.Create("made meanwhile", ApiKeyScope.Read, "shop", lifetime: null, "test");

        keys.Replace([told.Key.ToRecord(), revokedMeanwhile.Key.ToRecord()], asked);

        keys.Find(told.Text).ShouldNotBeNull();
        keys.Find(made.Text).ShouldNotBeNull();
        keys.Find(revokedMeanwhile.Text).ShouldBeNull();
        keys.ListUnstored().Select(key => key.Id).ShouldBe([revokedMeanwhile.Key.Id, made.Key.Id], ignoreOrder: true);
    }

    [Fact]
    public void Replace_WithoutAKeyTheStoreHad_RefusesItAlsoAfterARestart()
    {
        var keys = new KeyRing(_data, _time);
        var (key, text) = keys.Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null, "test");
        keys.Replace([key.ToRecord()], keys.ListUnstored());
        keys.Find(text).ShouldNotBeNull();

        keys.Replace([], []);

        keys.Find(text).ShouldBeNull();
        new KeyRing(_data, _time).Find(text).ShouldBeNull();
    }

    [Fact]
    public void Replace_WithAKeyToldButRevokedInTheStore_Refuses()
    {
        var keys = new KeyRing(_data, _time);
        var (_, text) = keys.Create("from an old copy of the file", ApiKeyScope.Ingest, "shop", lifetime: null, "test");
        keys.Replace([], keys.ListUnstored());
        keys.Find(text).ShouldBeNull();
    }

    [Fact]
    public void Find_AfterItsEnd_SaysSoToWhoeverHasTheSecretOnly()
    {
        var keys = new KeyRing(_data, _time);
        var (_, text) = keys.Create("exporter", ApiKeyScope.Ingest, "shop", TimeSpan.FromDays(1), "test");
        _time.Advance(TimeSpan.FromDays(2));
        keys.Find(text, out var refusal).ShouldBeNull();
        refusal.ShouldBe(KeyRefusal.Expired);
        keys.Find("lmp_nonsense", out refusal).ShouldBeNull();
        refusal.ShouldBe(KeyRefusal.Unknown);
    }

    [Fact]
    public void Open_FileOfAPortalBeforeTheDatabaseHadKeys_TakesThemAsNotStoredYet()
    {
        var (id, text) = ApiKeyFormat.Create();
        Directory.CreateDirectory(_data.Keys);
        File.WriteAllText(KeysFile, $$"""
            [{ "id": "{{id}}", "name": "old", "scope": "ingest", "tenant": "shop", "sha256": "{{Convert.ToBase64String(ApiKeyFormat.Hash(text))}}", "created": "2026-01-02T03:04:05+00:00", "expires": null, "lastUsed": null }]
            """);
        var keys = new KeyRing(_data, _time);
        keys.Find(text).ShouldNotBeNull().Tenant.ShouldBe("shop");
        keys.ListUnstored().ShouldHaveSingleItem().Id.ShouldBe(id);
    }

    [Fact]
    public void Open_DamagedKeysFileSaysWhichAndWhatToDo()
    {
        _ = new KeyRing(_data, _time);
        File.WriteAllText(KeysFile, "{ not json");
        Should.Throw<InvalidDataException>(() => new KeyRing(_data, _time)).Message.ShouldContain(KeysFile);
    }
}
