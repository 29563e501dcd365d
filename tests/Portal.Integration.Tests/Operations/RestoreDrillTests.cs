using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Portal.Operations.Backup;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Integration.Tests.Operations;

/// <summary>Show: backup under ingest, wipe, restore; everything is back, and old sessions and keys work.</summary>
public sealed class RestoreDrillTests : IDisposable
{
    private const int CallsPerRequest = 40;
    private const string Passphrase = "correct horse battery staple";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-drill-");

    private string Data => Path.Combine(_folder.FullName, "data");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task BackupUnderIngest_WipedAndRestored_BringsEverythingBack()
    {
        var secret = Path.Combine(_folder.FullName, "passphrase");
        await File.WriteAllTextAsync(secret, Passphrase);
        var first = Path.Combine(_folder.FullName, "first.lmpbackup");
        var second = Path.Combine(_folder.FullName, "second.tar.gz");
        var options = new PortalProcessOptions { Data = Data, WaitForRecords = true };
        string session, key, dashboard;
        AuditEvidence evidence;
        long before, after;
        await using (var portal = await PortalProcess.StartAsync(options))
        {
            session = await SignInAsync(portal);
            key = (await portal.RunCommandAsync("keys", "create", "--scope", "read", "--name", "drill")).Output.Trim();
            dashboard = await CreateDashboardAsync(portal);
            await SendOtherSignalsAsync(portal);
            evidence = await AuditEvidence.TakeAsync(portal, "dashboards.dashboard.created", Path.Combine(_folder.FullName, "evidence"));
            await SendAsync(portal, 0);
            using var stop = new CancellationTokenSource();
            long sent = CallsPerRequest;
            var ingest = Task.Run(async () =>
            {
                for (var request = 1; !stop.IsCancellationRequested; request++)
                {
                    await SendAsync(portal, request);
                    Interlocked.Add(ref sent, CallsPerRequest);
                }
            });
            before = Interlocked.Read(ref sent);
            var backup = await portal.RunCommandAsync("backup", "--to", first, "--passphrase-file", secret);
            after = Interlocked.Read(ref sent) + CallsPerRequest;
            await stop.CancelAsync();
            await ingest;
            backup.ExitCode.ShouldBe(0, backup.Error);
            backup.Output.Trim().ShouldBe(first);
            await portal.KillAsync();
        }
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(first).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        Directory.Delete(Data, recursive: true);

        await using var again = await RestoreAsync(options, first, secret);
        // A backup of what was restored is the oracle: it holds the same rows, byte for byte where the order is the database's.
        (await again.RunCommandAsync("backup", "--to", second)).ExitCode.ShouldBe(0);
        var (taken, restored) = (await ManifestAsync(first, Passphrase), await ManifestAsync(second, passphrase: null));
        restored.Telemetry!.Tables.Select(table => (table.Name, table.Rows)).ShouldBe(taken.Telemetry!.Tables.Select(table => (table.Name, table.Rows)));
        Hashes(restored).ShouldBe(Hashes(taken));
        Rows(restored, "audit_entries").ShouldBe(Rows(taken, "audit_entries") + 2, "the restore and the second backup are on record");

        await again.StartAgainAsync();
        await again.WhenDeliveredAsync();
        var calls = await CallsAsync(again, key);
        calls.ShouldBeInRange(before, after);
        (calls % CallsPerRequest).ShouldBe(0, "requests are taken whole or not at all");
        (await GetAsync(again, dashboard, key)).GetProperty("dashboard").GetProperty("name").GetString().ShouldBe("Restore drill");
        using var person = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = again.Address };
        person.DefaultRequestHeaders.Add("Cookie", session);
        (await person.GetAsync("/latency")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await evidence.CheckAsync(again, "operations.backup.restored");
        (await again.StopAsync()).ShouldBe(0);
        await RefusalsAsync(again, first, secret);
    }

    /// <summary>What must not be restored, and what must not be started, says so in one line and touches nothing.</summary>
    private async Task RefusalsAsync(PortalProcess portal, string archive, string secret)
    {
        var wrong = Path.Combine(_folder.FullName, "wrong");
        await File.WriteAllTextAsync(wrong, "another passphrase");
        var cut = Path.Combine(_folder.FullName, "cut.lmpbackup");
        var bytes = await File.ReadAllBytesAsync(archive);
        await File.WriteAllBytesAsync(cut, bytes[..(bytes.Length / 2)]);
        (await RefusedAsync("--from", archive, "--passphrase-file", secret)).ShouldContain("--replace");
        (await RefusedAsync("--from", archive, "--passphrase-file", wrong, "--replace")).ShouldContain("is not the one");
        (await RefusedAsync("--from", archive)).ShouldContain("--passphrase-file");
        (await RefusedAsync("--from", cut, "--passphrase-file", secret, "--replace")).ShouldContain("cut short");

        await File.WriteAllBytesAsync(Path.Combine(Data, "keys", "subject.key"), new byte[32]);
        var (exitCode, _, error) = await PortalProcess.RunToEndAsync(new PortalProcessOptions { Data = Data });
        exitCode.ShouldBe(1);
        error.ShouldContain("The portal cannot start: The folder of keys does not belong to this database: the subject-key");

        async Task<string> RefusedAsync(params string[] arguments)
        {
            var restore = await portal.RunCommandAsync(["restore", .. arguments]);
            restore.ExitCode.ShouldBe(1);
            return restore.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        }
    }

    private static async Task<PortalProcess> RestoreAsync(PortalProcessOptions options, string archive, string secret)
    {
        var portal = PortalProcess.Stopped(options);
        var restore = await portal.RunCommandAsync("restore", "--from", archive, "--passphrase-file", secret);
        restore.ExitCode.ShouldBe(0, restore.Error);
        return portal;
    }

    /// <summary>Records, keys, spool and checkpoints by the hash of what they hold; the audit trail goes on in between.</summary>
    private static List<string> Hashes(BackupManifest manifest) =>
        [.. manifest.Entries.Where(entry => !entry.Name.StartsWith("telemetry/", StringComparison.Ordinal) && !entry.Name.StartsWith("records/audit_", StringComparison.Ordinal)).Select(entry => $"{entry.Name} {entry.Sha256}")];

    private static long Rows(BackupManifest manifest, string table) => manifest.Records!.Tables.Single(one => one.Name == table).Rows;

    private static async Task<BackupManifest> ManifestAsync(string path, string? passphrase)
    {
        await using var file = File.OpenRead(path);
        await using var content = await BackupCipher.OpenAsync(file, new BackupLock(passphrase), CancellationToken.None);
        return await ArchiveReader.VerifyAsync(content, CancellationToken.None);
    }

    private static Task SendAsync(PortalProcess portal, int request)
    {
        var start = TimeProvider.System.GetUtcNow().AddMinutes(-5);
        return portal.SendAsync([.. Enumerable.Range(0, CallsPerRequest).Select(i => new SentCall
        {
            Application = "drill",
            Start = start.AddMilliseconds(i),
            Duration = TimeSpan.FromMilliseconds(100 + request),
            InputTokens = 10,
            OutputTokens = 5,
            Attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["gen_ai.input.messages"] = """[{"role":"user","parts":[{"type":"text","content":"What is restored?"}]}]""" },
        })]);
    }

    private static async Task SendOtherSignalsAsync(PortalProcess portal)
    {
        using var http = new HttpClient();
        var client = new OtlpClient(http, portal.OtlpAddress, portal.IngestKey);
        var now = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        (await client.SendAsync(OtlpSignal.Logs, OtlpJson.Encode(new OtlpLogs(new OtlpResourceLogs
        {
            Records = [new OtlpLogRecord { TimeUnixNano = now, EventName = "gen_ai.evaluation.result", Attributes = new() { { "gen_ai.evaluation.name", "tone" }, { "gen_ai.evaluation.score.value", 0.5 } } }],
        })), OtlpJson.ContentType)).IsSuccess.ShouldBeTrue();
        (await client.SendAsync(OtlpSignal.Metrics, OtlpJson.Encode(new OtlpMetrics(new OtlpResourceMetrics
        {
            Histograms = [new OtlpHistogram("gen_ai.client.operation.duration", "s", [new OtlpHistogramPoint(now, now, [], 1.5, [0.5, 1], [1, 1, 1])])],
        })), OtlpJson.ContentType)).IsSuccess.ShouldBeTrue();
    }

    private static async Task<string> SignInAsync(PortalProcess portal)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = portal.Address };
        var page = await client.GetStringAsync("/sign-in");
        var token = System.Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["token"].Value;
        using var answer = await client.PostAsync("/sign-in/development", new FormUrlEncodedContent([new("person", "admin"), new("__RequestVerificationToken", token)]));
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("portal-session=", StringComparison.Ordinal)).Split(';')[0];
    }

    private static async Task<string> CreateDashboardAsync(PortalProcess portal)
    {
        const string Document = """{"schema":"portal.dashboard/1","name":"Restore drill","range":"24h","panels":[{"id":"p1","metric":"latency.p95","form":"line","by":"model"}]}""";
        using var client = portal.CreateClient(portal.AdminKey);
        using var answer = await client.PostAsync("/api/v1/dashboards", new StringContent(Document, System.Text.Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!.OriginalString;
    }

    private static async Task<long> CallsAsync(PortalProcess portal, string key)
    {
        var now = TimeProvider.System.GetUtcNow();
        var range = $"from={now.AddHours(-1).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}&to={now.AddMinutes(1).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";
        return (await GetAsync(portal, $"/api/v1/calls/summary?application=drill&{range}", key)).GetProperty("calls").GetInt64();
    }

    private static async Task<JsonElement> GetAsync(PortalProcess portal, string path, string key)
    {
        using var client = portal.CreateClient(key);
        using var response = await client.GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, $"{path}: {await response.Content.ReadAsStringAsync()}");
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).Clone();
    }
}
