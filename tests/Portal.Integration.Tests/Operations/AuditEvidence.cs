using System.Net.Http.Json;
using System.Text.Json;
using Portal.Integration.Tests.Audit;
using Portal.Testing;

namespace Portal.Integration.Tests.Operations;

/// <summary>What an auditor keeps outside of the portal - public key and checkpoints that were handed out - and what it says about a later export.</summary>
internal sealed class AuditEvidence
{
    private readonly string _folder;

    private AuditEvidence(string folder) => _folder = folder;

    private string Key => Path.Combine(_folder, "key.pub.pem");

    private string Anchors => Path.Combine(_folder, "anchors.jsonl");

    /// <summary>Copies the public key and the checkpoints once one signs the newest entry of an action.</summary>
    public static async Task<AuditEvidence> TakeAsync(PortalProcess portal, string action, string folder)
    {
        var evidence = new AuditEvidence(Directory.CreateDirectory(folder).FullName);
        await evidence.ExportAsync(portal, action); // signs everything up to now
        File.Copy(Directory.GetFiles(Path.Combine(portal.Data, "keys", "audit"), "*.pub.pem").Single(), evidence.Key);
        File.Copy(Path.Combine(portal.Data, "audit", "checkpoints.jsonl"), evidence.Anchors);
        return evidence;
    }

    /// <summary>Exports the trail and has it checked: it is whole, continues the checkpoints kept here, and proves the newest entry of an action.</summary>
    public async Task CheckAsync(PortalProcess portal, string action)
    {
        var (export, entry) = await ExportAsync(portal, action);

        var (exitCode, output) = await VerifyAuditProgram.RunAsync(export, "--key", Key, "--anchors", Anchors, "--entry", entry.ToString());

        exitCode.ShouldBe(0, output);
        var kept = (await File.ReadAllLinesAsync(Anchors)).Length;
        kept.ShouldBeGreaterThan(0);
        output.ShouldContain($" {kept} anchors contained");
        output.ShouldContain($"{entry} is leaf ");
    }

    private async Task<(string File, Guid Entry)> ExportAsync(PortalProcess portal, string action)
    {
        using var client = portal.CreateClient(portal.AdminKey);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        JsonElement newest;
        do
        {
            // The sequencer, which gives entries their leaves, works every quarter of a second.
            newest = (await client.GetFromJsonAsync<JsonElement>($"/api/v1/audit/entries?action={action}&limit=1", limit.Token)).GetProperty("entries")[0];
        }
        while (newest.GetProperty("leafIndex").ValueKind == JsonValueKind.Null);
        var file = Path.Combine(_folder, $"{action}.jsonl");
        await File.WriteAllBytesAsync(file, await client.GetByteArrayAsync("/api/v1/audit/export", limit.Token), limit.Token);
        return (file, newest.GetProperty("id").GetGuid());
    }
}
