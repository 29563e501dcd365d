using System.Text.Json;

namespace Portal.Tools.Demo.Catalogue;

/// <summary>One request to the portal's API.</summary>
/// <param name="Path">Below <c>/api/v1</c>.</param>
/// <param name="File">Name of the embedded Markdown that is sent instead of <paramref name="Body"/>.</param>
/// <param name="IfMatch">Version of the record that is replaced; 0: there is none yet.</param>
internal sealed record DemoStep(string Method, string Path, JsonElement? Body = null, string? File = null, long? IfMatch = null);

/// <summary>A model, prompt or data set of the demo.</summary>
/// <param name="Register">Answered with 409 where it is registered already.</param>
/// <param name="Then">What belongs to it, in this order; only sent to a record that is new.</param>
internal sealed record DemoRecord(DemoStep Register, IReadOnlyList<DemoStep> Then)
{
    /// <summary>The catalogue of the demo: what is referred to comes first.</summary>
    public static IReadOnlyList<DemoRecord> All { get; } = JsonSerializer.Deserialize<IReadOnlyList<DemoRecord>>(ReadFile("catalogue.json"), JsonSerializerOptions.Web)!;

    /// <summary>A text that is part of the program.</summary>
    public static string ReadFile(string name)
    {
        using var stream = typeof(DemoRecord).Assembly.GetManifestResourceStream(typeof(DemoRecord), name) ?? throw new FileNotFoundException("no such part of the demo's catalogue", name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
