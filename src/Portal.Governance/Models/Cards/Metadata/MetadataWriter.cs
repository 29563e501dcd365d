using System.Globalization;
using System.Text;

namespace Portal.Governance.Models.Cards.Metadata;

/// <summary>
/// Writes metadata as YAML in one style: block form, lists and maps indented by two, texts unquoted where every reader takes them for texts. No line of it
/// begins with <c>---</c>, so that it can stand between such lines.
/// </summary>
internal sealed class MetadataWriter
{
    private readonly StringBuilder _yaml = new();

    /// <summary>The last value: loaders that cut the block off before its last line end would take that line end from a literal one.</summary>
    private readonly MetadataValue _last;

    private MetadataWriter(MetadataMap map) => _last = LastOf(map);

    /// <summary>The YAML with its last line end; <c>{}</c> for no keys, because loaders find no front matter in an empty block.</summary>
    public static string Write(MetadataMap map)
    {
        if (map.Entries.IsEmpty)
        {
            return "{}\n";
        }
        var writer = new MetadataWriter(map);
        writer.WriteMap(map, indent: 0, first: false);
        return writer._yaml.ToString();
    }

    private static MetadataValue LastOf(MetadataValue value) => value switch
    {
        MetadataMap { Entries: [.., var (_, last)] } => LastOf(last),
        MetadataList { Items: [.., var last] } => LastOf(last),
        _ => value,
    };

    private void WriteMap(MetadataMap map, int indent, bool first)
    {
        foreach (var (key, value) in map.Entries)
        {
            if (!first)
            {
                _yaml.Append(' ', indent);
            }
            first = false;
            WriteScalar(key, indent, isKey: true);
            _yaml.Append(':');
            // An inner list stands at its key's own column, as cards on the Hub are written.
            WriteInner(value, value is MetadataList ? indent : indent + 2);
        }
    }

    private void WriteInner(MetadataValue value, int indent)
    {
        switch (value)
        {
            case MetadataScalar scalar:
                _yaml.Append(' ');
                WriteScalar(scalar, indent, isKey: false);
                _yaml.Append('\n');
                break;
            case MetadataList { Items.IsEmpty: true }:
                _yaml.Append(" []\n");
                break;
            case MetadataMap { Entries.IsEmpty: true }:
                _yaml.Append(" {}\n");
                break;
            case MetadataList list:
                _yaml.Append('\n');
                WriteList(list, indent, first: false);
                break;
            case MetadataMap map:
                _yaml.Append('\n');
                WriteMap(map, indent, first: false);
                break;
        }
    }

    private void WriteList(MetadataList list, int indent, bool first)
    {
        foreach (var item in list.Items)
        {
            if (!first)
            {
                _yaml.Append(' ', indent);
            }
            first = false;
            _yaml.Append('-');
            switch (item)
            {
                case MetadataMap { Entries.IsEmpty: false } map:
                    _yaml.Append(' ');
                    WriteMap(map, indent + 2, first: true);
                    break;
                case MetadataList { Items.IsEmpty: false } inner:
                    _yaml.Append(' ');
                    WriteList(inner, indent + 2, first: true);
                    break;
                default:
                    WriteInner(item, indent + 2);
                    break;
            }
        }
    }

    private void WriteScalar(MetadataScalar scalar, int indent, bool isKey)
    {
        if (scalar.IsPlain)
        {
            // An empty plain scalar is null; written out, it can stand as a key and in a list, too.
            _yaml.Append(scalar.Text.Length == 0 ? "null" : scalar.Text);
        }
        else if (YamlScalars.MayStandUnquoted(scalar.Text))
        {
            _yaml.Append(scalar.Text);
        }
        else if (!isKey && MayBeLiteral(scalar.Text) && !(ReferenceEquals(scalar, _last) && scalar.Text.EndsWith('\n')))
        {
            WriteLiteral(scalar.Text, Math.Max(indent, 2));
        }
        else
        {
            WriteQuoted(scalar.Text);
        }
    }

    /// <summary>Several lines that a literal block brings back exactly: the first one is not blank and not indented, one line end at most after the last, nothing that only an escape can write.</summary>
    private static bool MayBeLiteral(string text) =>
        text.Contains('\n', StringComparison.Ordinal) && text[0] is not (' ' or '\n' or '\t') && !text.EndsWith("\n\n", StringComparison.Ordinal) && !text.Any(sign => sign != '\n' && NeedsEscape(sign));

    private void WriteLiteral(string text, int indent)
    {
        // "-": no line end after the last line; without it: exactly one.
        _yaml.Append('|').Append(text.EndsWith('\n') ? "" : "-");
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            _yaml.Append('\n');
            if (line.Length > 0)
            {
                _yaml.Append(' ', indent).Append(line);
            }
        }
    }

    private void WriteQuoted(string text)
    {
        _yaml.Append('"');
        foreach (var sign in text)
        {
            switch (sign)
            {
                case '"':
                    _yaml.Append("\\\"");
                    break;
                case '\\':
                    _yaml.Append(@"\\");
                    break;
                case '\n':
                    _yaml.Append("\\n");
                    break;
                case '\t':
                    _yaml.Append("\\t");
                    break;
                case '\r':
                    _yaml.Append("\\r");
                    break;
                case var other when NeedsEscape(other):
                    _yaml.Append("\\u").Append(((int)other).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    _yaml.Append(sign);
                    break;
            }
        }
        _yaml.Append('"');
    }

    /// <summary>Control characters, line ends of other alphabets, and the byte order mark, which readers would take away or refuse.</summary>
    private static bool NeedsEscape(char sign) => char.IsControl(sign) || sign is '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff' or '\u0085';
}
