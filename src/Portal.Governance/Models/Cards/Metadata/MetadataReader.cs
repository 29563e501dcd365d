using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Portal.Governance.Models.Cards.Metadata;

/// <summary>Reads YAML as metadata: aliases resolved, nothing converted.</summary>
internal sealed class MetadataReader
{
    /// <summary>Most values, those that aliases repeat counted each time.</summary>
    public const int ValueLimit = 50_000;

    public const int DepthLimit = 64;
    public const int KeyLimit = 500;

    private readonly Parser _parser;
    private readonly int _linesBefore;
    private readonly Dictionary<string, MetadataValue> _anchors = new(StringComparer.Ordinal);
    private long _values;

    private MetadataReader(string yaml, int linesBefore)
    {
        _parser = new Parser(new Scanner(new StringReader(yaml), skipComments: true));
        _linesBefore = linesBefore;
    }

    /// <summary>Reads a YAML document whose root is a map.</summary>
    /// <param name="linesBefore">Lines of the file above the YAML, for messages.</param>
    /// <exception cref="CardFormatException">It is no such document.</exception>
    public static MetadataMap Read(string yaml, int linesBefore = 0)
    {
        var reader = new MetadataReader(yaml, linesBefore);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException fault)
        {
            throw reader.Fault(fault.Start, $"the YAML cannot be read: {Reason(fault)}", fault);
        }
    }

    private MetadataMap ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            return MetadataMap.Empty;
        }
        _parser.Consume<DocumentStart>();
        var root = ReadValue(depth: 1);
        _parser.Consume<DocumentEnd>();
        if (!_parser.TryConsume<StreamEnd>(out _))
        {
            throw Fault(_parser.Current!.Start, "a second YAML document begins; metadata is one.");
        }
        return root switch
        {
            MetadataMap map => map,
            MetadataScalar { IsPlain: true, Text: "" or "null" or "~" } => MetadataMap.Empty,
            _ => throw Fault(new Mark(0, 1, 1), "the block between the first two --- lines is no list of keys and values. Write 'key: value' lines, or leave the --- lines out."),
        };
    }

    private MetadataValue ReadValue(int depth)
    {
        if (depth > DepthLimit)
        {
            throw Fault(_parser.Current?.Start ?? Mark.Empty, $"values are nested deeper than {DepthLimit} levels.");
        }
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            if (!_anchors.TryGetValue(alias.Value.Value, out var known))
            {
                throw Fault(alias.Start, $"the alias *{alias.Value} refers to nothing written before it, or to itself.");
            }
            Count(known.Size, alias.Start);
            return known;
        }
        if (_parser.Current is not NodeEvent node)
        {
            throw Fault(_parser.Current?.Start ?? Mark.Empty, "a value is missing.");
        }
        Count(1, node.Start);
        MetadataValue value = node switch
        {
            Scalar => ReadScalar(),
            SequenceStart => ReadList(depth),
            _ => ReadMap(depth),
        };
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor.Value] = value;
        }
        return value;
    }

    private MetadataScalar ReadScalar()
    {
        var scalar = _parser.Consume<Scalar>();
        if (scalar.Value.Contains('\0', StringComparison.Ordinal))
        {
            throw Fault(scalar.Start, "a text contains the character NUL, which cannot be stored. Remove it.");
        }
        return Tag(scalar.Tag) switch
        {
            "" => scalar.Style is ScalarStyle.Plain ? YamlScalars.Plain(scalar.Value) : YamlScalars.Text(scalar.Value),
            "str" => YamlScalars.Text(scalar.Value),
            "int" or "float" or "bool" or "null" or "timestamp" when YamlScalars.IsTyped(scalar.Value) => YamlScalars.Plain(scalar.Value),
            _ => throw Tagged(scalar),
        };
    }

    private MetadataList ReadList(int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        if (Tag(start.Tag) is not ("" or "seq"))
        {
            throw Tagged(start);
        }
        var items = ImmutableArray.CreateBuilder<MetadataValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadValue(depth + 1));
        }
        return new MetadataList(items.ToImmutable());
    }

    private MetadataMap ReadMap(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        if (Tag(start.Tag) is not ("" or "map"))
        {
            throw Tagged(start);
        }
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<MetadataScalar, MetadataValue>>();
        var keys = new HashSet<MetadataScalar>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var at = _parser.Current?.Start ?? Mark.Empty;
            if (ReadValue(depth + 1) is not MetadataScalar key)
            {
                throw Fault(at, "a key is a list or a map; keys are single values.");
            }
            if (key.Text.Length > KeyLimit)
            {
                throw Fault(at, $"a key has {key.Text.Length} characters; {KeyLimit} are possible.");
            }
            if (!keys.Add(key))
            {
                throw Fault(at, $"the key '{key.Text}' stands twice in the same place. Keep one of them.");
            }
            entries.Add(new(key, ReadValue(depth + 1)));
        }
        return new MetadataMap(entries.ToImmutable());
    }

    private void Count(long values, in Mark at)
    {
        _values += values;
        if (_values > ValueLimit)
        {
            throw Fault(at, $"the metadata has more than {ValueLimit.ToString("N0", CultureInfo.InvariantCulture)} values, those that aliases repeat included.");
        }
    }

    /// <summary>"str" of <c>!!str</c>; empty where no tag is written. A lone '!' is a text to some readers and nothing to others, so it is refused.</summary>
    private static string Tag(TagName tag)
    {
        const string Core = "tag:yaml.org,2002:";
        return tag.IsEmpty ? "" : tag.IsNonSpecific ? "!" : tag.Value.StartsWith(Core, StringComparison.Ordinal) ? tag.Value[Core.Length..] : tag.Value;
    }

    private CardFormatException Tagged(NodeEvent node) =>
        Fault(node.Start, $"the tag {node.Tag} cannot be kept with this value; readers of model cards refuse it, too. Remove the tag.");

    private CardFormatException Fault(in Mark at, string what, Exception? inner = null) =>
        new($"Line {(at.Line + _linesBefore).ToString(CultureInfo.InvariantCulture)}: {what}", inner!);

    /// <summary>The library's reason without the positions it puts before it.</summary>
    private static string Reason(YamlException fault)
    {
        var message = fault.Message;
        var end = message.LastIndexOf("): ", StringComparison.Ordinal);
        return end < 0 ? message : message[(end + 3)..];
    }
}
