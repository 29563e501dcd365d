using System.Text.Json;

namespace Portal.Tools.Demo;

/// <summary>How <c>tools/demo --cue</c> reaches the demo that runs: a file beside the portal's keys, which that demo reads on every tick.</summary>
internal sealed class DemoCueFile(string folder)
{
    private readonly string _cues = Path.Combine(folder, "demo-cues.json");
    private readonly string _running = Path.Combine(folder, "demo.running");
    private DateTime _read;

    /// <summary>Held while a demo sends live traffic; null: another one does.</summary>
    public FileStream? TryTake()
    {
        try
        {
            return new FileStream(_running, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Adds a cue for the demo that runs.</summary>
    public void Write(string name, DateTimeOffset until)
    {
        var cues = Read();
        cues[name] = until;
        var draft = _cues + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(cues));
        File.Move(draft, _cues, overwrite: true);
    }

    /// <summary>Takes over what was added since the last call.</summary>
    public void Apply(DemoScript script)
    {
        var written = File.GetLastWriteTimeUtc(_cues);
        if (written == _read)
        {
            return;
        }
        _read = written;
        foreach (var (name, until) in Read())
        {
            if (DemoCues.Names.TryGetValue(name, out var cue))
            {
                script.Start(cue, until);
            }
        }
    }

    private Dictionary<string, DateTimeOffset> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, DateTimeOffset>>(File.ReadAllBytes(_cues)) ?? [];
        }
        catch (Exception fault) when (fault is FileNotFoundException or JsonException)
        {
            return []; // A file that is missing or damaged holds no cue.
        }
    }
}
