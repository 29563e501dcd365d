using Portal.Governance.Models.Cards;
using Portal.Governance.Models.Cards.Metadata;

namespace Portal.Models.Cards;

/// <summary>Metadata as people read and edit it.</summary>
internal static class MetadataWords
{
    /// <summary>A single value, several with commas between them, or YAML where it is more than that.</summary>
    public static string Of(MetadataValue value) => value switch
    {
        MetadataScalar scalar => scalar.Text,
        MetadataList list when list.Items.All(item => item is MetadataScalar) => string.Join(", ", list.Items.Select(item => item.ToString())),
        _ => Yaml(value),
    };

    /// <summary>The YAML of a value alone, as it stands under its key.</summary>
    public static string Yaml(MetadataValue? value)
    {
        if (value is null)
        {
            return "";
        }
        var block = Yaml(MetadataMap.Empty.With("v", value));
        var lines = block["v:".Length..].TrimStart(' ').Trim('\n').Split('\n');
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart(' ').Length);
        return lines.Length == 1 ? lines[0] : string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..] : line));
    }

    /// <summary>The YAML of a whole block, without its fences.</summary>
    public static string Yaml(MetadataMap metadata)
    {
        var file = new ReadmeFile(metadata, "").ToText();
        return metadata.Entries.IsEmpty ? "" : file["---\n".Length..^"---\n".Length];
    }

    /// <summary>Reads the YAML of a whole block.</summary>
    /// <exception cref="CardFormatException">It is none; the message says why and in which line.</exception>
    public static MetadataMap ReadBlock(string yaml) => ReadmeFile.Read($"---\n{yaml.ReplaceLineEndings("\n")}\n---\n") is { Metadata: { } map, Body: "" }
        ? map
        : throw new CardFormatException("A line of three dashes ends the block; take it out.");

    /// <summary>Reads the YAML of one value; null where nothing is written.</summary>
    /// <exception cref="CardFormatException">It is none; the message says why.</exception>
    public static MetadataValue? ReadValue(string yaml) => string.IsNullOrWhiteSpace(yaml)
        ? null
        : ReadBlock("v:\n" + string.Join('\n', yaml.ReplaceLineEndings("\n").Split('\n').Select(line => "  " + line))).Find("v");
}
